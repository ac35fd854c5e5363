"""The data sets that USER2 of the demo begins with: something to list, to fetch and to submit."""

from __future__ import annotations

from appliance.storage.datasets.access import WriteDataSet
from appliance.storage.datasets.attributes import Attributes, Dcb, Organization
from appliance.storage.datasets.manage import AllocateDataSet, DefineGenerations
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.opened import Upload
from appliance.storage.text.converters import TransferForm, receiver

__all__ = ["make_samples"]

_OWNER = "USER2"
_JCL = Dcb("FB", 80, 27920)

_MEMBERS = {
    "IEFBR14": """\
//USER2A   JOB (ACCT),'ALLOCATE',CLASS=A,MSGCLASS=H
//STEP1    EXEC PGM=IEFBR14
//NEW      DD DSN=USER2.MADE.BY.JOB,DISP=(NEW,CATLG),
//            SPACE=(TRK,(1,1)),DCB=(RECFM=FB,LRECL=80)
""",
    "COPY": """\
//USER2B   JOB (ACCT),'COPY',CLASS=A,MSGCLASS=H
//STEP1    EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSIN    DD DUMMY
//SYSUT1   DD DSN=USER2.NOTES,DISP=SHR
//SYSUT2   DD SYSOUT=*
""",
    "LISTCAT": """\
//USER2C   JOB (ACCT),'LIST',CLASS=A,MSGCLASS=H
//STEP1    EXEC PGM=IKJEFT01
//SYSTSPRT DD SYSOUT=*
//SYSTSIN  DD *
  LISTCAT
  LISTUSER
/*
""",
}
_NOTES = """\
These data sets belong to USER2.

SITE FILETYPE=JES, and put USER2.JCL(COPY) as a job; LIST shows it, and a get of its job ID brings what it printed.
"""


#: Run at each login of USER2, as the talk shows it.
_STARTUP = """\
; Settings of USER2
SITE UMASK 027
"""


def make_samples(store: DataSetStore) -> None:
    """Make them; OSError when that is not possible."""
    _require(AllocateDataSet(store, DataSetName("USER2.JCL"), _OWNER, Attributes(_JCL, Organization.LIBRARY)).perform())
    for member, text in _MEMBERS.items():
        _write(store, DataSetName("USER2.JCL", member), text, Attributes(_JCL))
    _write(store, DataSetName("USER2.FTPS.RC"), _STARTUP, Attributes(_JCL))
    _write(store, DataSetName("USER2.NOTES"), _NOTES, Attributes(Dcb("VB", 256, 6233)))
    _require(DefineGenerations(store, "USER2.DAILY", 3).perform())


def _write(store: DataSetStore, name: DataSetName, text: str, attributes: Attributes) -> None:
    opened = _require(WriteDataSet(store, name, _OWNER, attributes, statistics=True).perform())
    assert isinstance(opened, DataSetOpened)
    assert isinstance(opened.source, Upload)
    fitting = receiver(opened.dcb, TransferForm())
    opened.source.write(fitting.feed(text.encode()) + fitting.finish())
    opened.source.commit()


def _require(result: object) -> object:
    if isinstance(result, DataSetFailure):
        raise OSError(f"{result.name} {result.trouble.value} {result.detail}".rstrip())
    return result
