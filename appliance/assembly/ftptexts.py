"""The files that BANNER, LOGINMSG and ANONYMOUSLOGINMSG name, read when a configuration comes into force."""

from __future__ import annotations

from pathlib import Path

from appliance.assembly.policies import PolicyError
from appliance.config.ftpservers.ftpserver import FtpServer

__all__ = ["read_text"]


def read_text(server: FtpServer, statement: str, path: str | None) -> tuple[str, ...]:
    """The lines of the file, none without one; PolicyError with the statement when it cannot be read."""
    if path is None:
        return ()
    try:
        return tuple(Path(path).read_text(encoding="utf-8").splitlines())
    except OSError as error:
        raise PolicyError(f"FTP {server.jobname}: {statement}: {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"FTP {server.jobname}: {statement}: {path}: is not text in UTF-8") from None
