"""Anonymous logins: USER ANONYMOUS, an e-mail address as PASS, and what such a user sees and may do.

At ANONYMOUSLEVEL 1 the user ID is all that differs. From 2 on the home is the root of all there is, and what is made
there has no permissions. At 3 the permissions are those of ANONYMOUSHFSFILEMODE and ANONYMOUSHFSDIRMODE, the name
spaces those of ANONYMOUSFILEACCESS, and USER changes nobody to or from anonymous.
"""

from __future__ import annotations

import re

from appliance.config.ftpservers.ftpaccess import Anonymous, EmailCheck, FileAccess
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.saf import resources
from appliance.secret import Secret
from appliance.services.ftp.logon.policy import Door

__all__ = ["NAME", "is_email", "may_change_user", "may_see_hfs", "may_see_mvs", "surrogate_permitted", "takes_email"]

#: What clients call themselves.
NAME = "ANONYMOUS"
_LEVEL_OF_CONTROLS = 3
_EMAIL = re.compile(rb"[^@\s]+@[^@\s]+\Z")


def may_change_user(config: FtpServer, *, was_anonymous: bool, is_logged_on: bool, name: str) -> bool:
    """Whether USER may name this one now."""
    if not is_logged_on or config.anonymous is None or config.anonymous_level < _LEVEL_OF_CONTROLS:
        return True
    return not was_anonymous and name != NAME


def may_see_hfs(config: FtpServer) -> bool:
    """Whether ANONYMOUSFILEACCESS and ANONYMOUSFILETYPESEQ let an anonymous user name UNIX files."""
    if config.anonymous_level < _LEVEL_OF_CONTROLS:
        return True
    return config.anonymous_seq and config.anonymous_file_access is not FileAccess.MVS


def may_see_mvs(config: FtpServer) -> bool:
    """Whether they let an anonymous user name data sets; SAF is asked for each all the same."""
    if config.anonymous_level < _LEVEL_OF_CONTROLS:
        return True
    return config.anonymous_seq and config.anonymous_file_access is not FileAccess.HFS


def takes_email(check: EmailCheck, secret: Secret) -> bool:
    """EMAILADDRCHECK: whether this PASS will do."""
    return check is not EmailCheck.FAIL or is_email(secret)


def is_email(secret: Secret) -> bool:
    """Whether it has the form of an e-mail address."""
    return _EMAIL.match(secret.reveal()) is not None


def surrogate_permitted(door: Door, daemon: str, anonymous: Anonymous) -> bool:
    """READ of the server's own user, whom class STARTED names, to BPX.SRV.userid."""
    server = door.router.started(daemon, door.config.jobname)
    return door.router.auth(server, resources.bpx_srv(anonymous.user), service="FTP", peer=door.peer).is_permitted
