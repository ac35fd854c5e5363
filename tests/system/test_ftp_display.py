"""What an operator sees of FTP while a real client stores a file: D TCPIP,,FTP."""

from __future__ import annotations

import pytest

from tests.system.running import until
from tests.system.test_datasets import log_on

pytestmark = pytest.mark.system
#: More than is received before a block of it is stored and counted.
SENT = 8 << 20


def test_a_transfer_is_seen_while_it_runs(demo):
    def transfers() -> list[dict[str, str]]:
        shown = demo.console("D TCPIP,,FTP,TRANSFER,USER=USER2")
        rows = [dict(zip(shown.columns, row, strict=True)) for row in shown.rows]
        return [row for row in rows if row["TRANSFER"] == "STOR /u/user2/seen" and int(row["BYTES"])]

    with log_on(demo, 2121) as client:
        data = client.transfercmd("STOR /u/user2/seen")
        data.sendall(bytes(SENT))
        [row] = until(transfers, every=0.1)
        one = dict(demo.console(f"D TCPIP,,FTP,CONN,CONN={row['CONN']}").rows)
        assert (one["SERVER"], one["STATE"], one["DATA PROTECTION"]) == ("FTPD1", "TRANSFER", "PRIVATE")
        data.unwrap()
        data.close()
        assert client.voidresp().startswith("250")
        client.delete("/u/user2/seen")
    assert transfers() == []
