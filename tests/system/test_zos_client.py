"""A client written for the z/OS server alone: zos-node-accessor, which the FTP plug-in of Zowe is built on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.system.ftpdoor import run
from tests.system.ftppeers import NODE_MODULES
from tests.system.running import need

pytestmark = pytest.mark.system

JCL = """\
//USER2N   JOB (ACCT),'NODE',CLASS=A,MSGCLASS=H
//COPY     PROC
//GEN      EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSUT2   DD DSN=&&T,DISP=(,PASS),RECFM=FB,LRECL=80
//         PEND
//C        EXEC COPY
//GEN.SYSUT1 DD *
Hello from a procedure
//         IF (C.GEN.RC = 0) THEN
//SHOW     EXEC PGM=IEBGENER
//SYSUT1   DD DSN=&&T,DISP=(OLD,DELETE)
//SYSUT2   DD SYSOUT=*
//         ENDIF
"""


def test_data_sets_files_and_jobs(demo, tmp_path):
    need("node")
    if not (NODE_MODULES / "zos-node-accessor").is_dir():
        need("zos-node-accessor")  # an npm package: make test puts it into build/peers
    jcl = tmp_path / "jcl"
    jcl.write_text(JCL)
    options = {
        "modules": str(NODE_MODULES),
        "host": "127.0.0.1",
        "port": demo.port(2121),
        "ca": str(demo.ca),
        "user": "USER2",
        "password": demo.password("USER2"),
        "jcl": str(jcl),
    }
    saw = json.loads(run("node", Path(__file__).parent / "zosaccessor.js", json.dumps(options)))
    assert saw["dataSets"] == [["USER2.NODE.BIN", "PS", "U"], ["USER2.NODE.LIB", "PO", "FB"]]
    assert (saw["members"], saw["binary"]) == (["MEMBER"], "0102ff")
    assert saw["text"] == "one".ljust(80) + "two".ljust(80)  # SBSENDEOL=NONE with TRAILINGBLANKS
    assert (saw["left"], saw["files"]) == (0, [["f", 5]])
    assert saw["job"] == {"name": "USER2N", "status": "OUTPUT", "rc": 0}
    assert saw["spool"] == ["JESMSGLG", "JESJCL", "JESYSMSG", "SYSPRINT", "SYSUT2"]
    assert "Hello from a procedure" in saw["printed"]
    assert saw["isListed"]
