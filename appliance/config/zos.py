"""Statements that z/OS knows and this appliance does not carry out, per dialect: so that a member brought from z/OS is
read with a warning for each of them, and nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "DCAS",
    "FTP_CLIENT",
    "FTP_SERVER",
    "PROFILE",
    "PROFILE_BLOCKS",
    "TELNET_PARMS",
    "TELNET_PARMS_BLOCKS",
    "TELNET_PARMS_GOING_ON",
    "VTAM",
    "VTAM_BLOCKS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: PROFILE.TCPIP outside the Telnet server: statements that end where the next one begins.
PROFILE = _words(
    """
    ARPAGE ATMARPSV ATMLIS ATMPVC DATASETPREFIX DEFAULTNET DELETE DEVICE GATEWAY GLOBALCONFIG INCLUDE INTERFACE IPCONFIG
    IPCONFIG6 ITRACE LINK NETMONITOR NOTRACE PKTTRACE PORTRANGE PRIMARYINTERFACE SACONFIG SCREEN SMFCONFIG SMFPARMS
    SOMAXCONN START STOP SYSPLEXMONITOR TCPCONFIG TRANSLATE UDPCONFIG ACBPOOLSIZE ADDRESSTRANSLATIONPOOLSIZE CCBPOOLSIZE
    DATABUFFERPOOLSIZE ENVELOPEPOOLSIZE IPROUTEPOOLSIZE LARGEENVELOPEPOOLSIZE RCBPOOLSIZE SCBPOOLSIZE SKCBPOOLSIZE
    SMALLDATABUFFERPOOLSIZE TCBPOOLSIZE TINYDATABUFFERPOOLSIZE UCBPOOLSIZE
    """
)
PROFILE_BLOCKS = {
    "ASSORTEDPARMS": "ENDASSORTEDPARMS",
    "AUTOLOG": "ENDAUTOLOG",
    "BEGINROUTES": "ENDROUTES",
    "BSDROUTINGPARMS": "ENDBSDROUTINGPARMS",
    "DEFADDRTABLE": "ENDDEFADDRTABLE",
    "INFORM": "ENDINFORM",
    "INTERNALCLIENTPARMS": "ENDINTERNALCLIENTPARMS",
    "IPSEC": "ENDIPSEC",
    "KEEPALIVEOPTIONS": "ENDKEEPALIVEOPTIONS",
    "OBEY": "ENDOBEY",
    "SRCIP": "ENDSRCIP",
    "SYSCONTACT": "ENDSYSCONTACT",
    "SYSLOCATION": "ENDSYSLOCATION",
    "VIPADYNAMIC": "ENDVIPADYNAMIC",
}

#: TELNETGLOBALS, TELNETPARMS and PARMSGROUP, beyond what their table reads, and why each has no effect.
TELNET_PARMS: Mapping[str, str] = {
    keyword: why
    for why, keywords in {
        "F TRACE and DEBUG CONN TRACE show what happens": "DBCSTRACE FULLDATATRACE NODBCSTRACE NOFULLDATATRACE",
        "this server gives its LU names alone": "LUNR LUNS XCFGROUP",
        "MAXVTAMSENDQ and MAXTCPSENDQ limit what waits": "LIMITQ NOLIMITQ",
        "there is no sysplex": "WLMCLUSTERNAME",
        "there is one stack, which SYSTEM.CONF names": "TCPIPJOBNAME",
        "network access is asked of the user who logs on": "NACUSERID",
        "there are no ACBs": "NOSHAREACB SHAREACB",
        "D TCPIP,,TELNET,PROFILE,DETAIL shows the profile, subtype 24 is not written": "NOSMFPROFILE SMFPROFILE",
        "GO AHEAD is never sent": "DISABLESGA NOSGA SGA",
        "what a connection may hold is bounded as it runs": "STORAGESCANINTERVAL",
        "one TIMING-MARK is asked, and its silence is an answer": "TIMEMARKRETRY",
        "there is no SNMP agent": "TNSACONFIG",
    }.items()
    for keyword in keywords.split()
}
TELNET_PARMS_BLOCKS = {"WLMCLUSTERNAME": "ENDWLMCLUSTERNAME", "XCFGROUP": "ENDXCFGROUP"}
#: Those of them that take more than a line, and the words that begin the others.
TELNET_PARMS_GOING_ON = {
    "TNSACONFIG": _words("ENABLED DISABLED AGENT CACHETIME COMMUNITY TNSATRACE NOTNSATRACE"),
    "SMFPROFILE": _words("GROUPDETAIL NOGROUPDETAIL"),
}

#: BEGINVTAM: nothing that its table does not read.
VTAM: frozenset[str] = frozenset()
VTAM_BLOCKS: dict[str, str] = {}

#: FTP.DATA: statements of the server, and why each has no effect.
FTP_SERVER: Mapping[str, str] = {
    keyword: why
    for why, keywords in {
        "every session is logged": "ANONYMOUSFTPLOGGING FTPLOGGING",
        "the log and F TRACE show what happens": "DEBUG DEBUGONSITE DUMP DUMPONSITE TRACE TRACECAPI",
        "QUOTA limits what is stored": "APPENDFILESIZELIMIT",
        "there are no volumes to be mounted": "AUTOMOUNT",
        "there are no tapes": "AUTOTAPEMOUNT READTAPEFORMAT TAPEREADSTREAM WRITETAPEFASTIO",
        "there is no storage management": "DATACLASS MGMTCLASS STORCLASS",
        "a data set may grow over any number of extents": "DSNTYPE EATTR UCOUNT VCOUNT",
        "data sets do not expire": "RETPD",
        "there are no access method buffers": "BUFNO",
        "a transfer goes on by EXTENSIONS REST_STREAM, or from its beginning": "CHKPTINT RESTPUT",
        "nothing judges how sure a transfer was": "CHKCONFIDENCE",
        "commands are ASCII, or UTF-8 with EXTENSIONS UTF8": "CCXLATE CTRLCONN",
        "code pages are those of SBDATACONN and MBDATACONN": "EXTDBSCHINESE UCSHOSTCS UNICODEFILESYSTEMBOM XLATE",
        "single bytes lose no character, and in multi-byte text it becomes a substitute": "SBSUB SBSUBCHAR UCSSUB",
        "records that are too long are what TRUNCATE and WRAPRECORD say": "UCSTRUNC",
        "a last line without an end is a line": "MBREQUIRELASTEOL",
        "X'1A' at the end is data": "REMOVEINBEOF",
        "named pipes are refused": "FIFOIOTIME FIFOOPENTIME UNIXFILETYPE",
        "names of NLST are those of one directory": "LISTSUBDIR",
        "jobs run here": "DEST",
        "there is no FILETYPE SQL": "DB2 DB2PLAN SMFSQL SPREAD SQLCOL",
        "records of type 118 are not written": "SMFEXIT",
        "there is no Kerberos": "SECURE_PASSWORD_KERBEROS",
        "the DEFAULT certificate of the ring is shown": "KEYRINGLABEL",
        "there is no sysplex": "WLMCLUSTERNAME",
    }.items()
    for keyword in keywords.split()
}
#: FTP.DATA: statements that only the client heeds.
FTP_CLIENT = _words(
    """
    CCONNTIME CLIENTERRCODES CLIENTEXIT DATACTTIME DCONNTIME EPSV4 FTPSFWFRIENDLY FWFRIENDLY
    INACTTIME LOGCLIENTERR MYOPENTIME NETRCLEVEL NONSWAPD PASSIVEIGNOREADDR PASSIVEONLY PROGRESS RESTGET
    SECURE_HOSTNAME SECURE_MECHANISM SEQNUMSUPPORT SOCKSCONFIGFILE SUPPRESSIGNOREWARNINGS
    """
)

DCAS = frozenset({"KEYRING", "STASHFILE"})
