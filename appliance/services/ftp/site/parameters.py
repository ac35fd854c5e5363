"""What SITE has set about data sets and JES, as one frozen value, and how STAT shows it.

Settings last as long as the session; ``site.keywords`` changes them.
"""

from __future__ import annotations

import attrs

from appliance.storage.datasets.attributes import Attributes, Dcb, Organization, Space
from appliance.storage.datasets.model import Model
from appliance.storage.datasets.names import DataSetName
from appliance.storage.text.tables import DEFAULT_PAIR, CodePages

__all__ = ["LINE_ENDS", "SiteParameters", "status_lines"]

_LONGEST_CARD = 254
_DEVICE_COLUMN = 6  # what LIST has room for: 3390, 3390-3
#: SBSENDEOL.
LINE_ENDS = {"CRLF": b"\r\n", "CR": b"\r", "LF": b"\n", "NONE": b""}


@attrs.frozen
class SiteParameters:
    """What SITE has set. An empty ``jes_owner`` or ``jes_job_name`` stands for the user's own."""

    file_type: str = "SEQ"
    dcb: Dcb = attrs.field(factory=Dcb)
    space: Space = attrs.field(factory=Space)
    volume: str = "SLYP01"
    unit: str = "3390"
    model: str = ""  # DCBDSN
    own_dcb: frozenset[str] = frozenset()  # what was said of RECFM, LRECL and BLKSIZE: it goes before the model's
    recalls: bool = True  # AUTORECALL
    wait_minutes: int = 0  # DSWAITTIME
    is_library: bool = False  # PDSTYPE=PDSE
    trailing_blanks: bool = False
    truncate: bool = True
    wrap: bool = False
    rdw: bool = False
    asa: bool = False
    quotes_override: bool = True
    directory_mode: bool = False
    statistics: bool = False
    list_level: int = 0
    single: CodePages = DEFAULT_PAIR
    multiple: CodePages | None = None
    is_multiple: bool = False  # ENCODING=MBCS
    line_end: str = "CRLF"
    multiple_line_end: str = "CRLF"  # MBSENDEOL
    jes_owner: str = ""
    jes_job_name: str = ""
    jes_status: str = "ALL"
    jes_entry_limit: int = 200
    jes_lrecl: int = 80  # 0: that of data sets (JESLRECL *)
    jes_recfm: str = "F"  # "*": that of data sets
    jes_get_by_dsn: bool = False

    @property
    def pages(self) -> CodePages:
        """The code pages of TYPE A."""
        return self.multiple if self.is_multiple and self.multiple is not None else self.single

    @property
    def line_end_bytes(self) -> bytes:
        """SBSENDEOL as it is sent, or MBSENDEOL where the text is multi-byte."""
        return LINE_ENDS[self.multiple_line_end if self.is_multiple else self.line_end]

    def attributes(self, organization: Organization = Organization.SEQUENTIAL) -> Attributes:
        """Those of a data set that is made now; a group of devices (SYSDA) gives one of its devices."""
        is_device = self.unit[:1].isdigit() and len(self.unit) <= _DEVICE_COLUMN
        return Attributes(self.dcb, organization, self.space, self.volume, self.unit if is_device else "3390")

    @property
    def model_of_new(self) -> Model | None:
        """What a data set that is made now is like."""
        return Model(DataSetName(self.model), self.own_dcb) if self.model else None

    @property
    def job_dcb(self) -> Dcb:
        """The records of a job that is submitted: JESRECFM and JESLRECL."""
        lrecl = self.jes_lrecl or min(self.dcb.lrecl or _LONGEST_CARD, _LONGEST_CARD)
        kind = self.dcb.kind if self.jes_recfm == "*" else self.jes_recfm
        return Dcb("VB", lrecl + 4, lrecl + 8) if kind == "V" else Dcb("FB", lrecl, lrecl)

    @property
    def partitioned(self) -> Organization:
        """What MKD makes."""
        return Organization.LIBRARY if self.is_library else Organization.PARTITIONED


#: The keyword that ``STAT (`` takes for a line, and the line.
_Line = tuple[str, str]


def status_lines(p: SiteParameters, user: str) -> list[_Line]:
    """What STAT shows of them in the order of z/OS, each line with the keyword that ``STAT (`` takes for it."""
    return [
        *_data_set_lines(p),
        *_transfer_lines(p),
        *_job_lines(p, user),
        *_text_lines(p),
        ("PDSTYPE", f"MKD will make a {'PDSE' if p.is_library else 'PDS'}"),
        ("VOLUME", f"New data sets are on volume {p.volume}, unit {p.unit}"),
        ("RECFM", f"Record format {p.dcb.recfm}, Lrecl: {p.dcb.lrecl}, Blocksize: {p.dcb.blksize}"),
    ]


def _data_set_lines(p: SiteParameters) -> list[_Line]:
    blanks = "retained in" if p.trailing_blanks else "removed from"
    mode = "Directory mode. (Treat each qualifier as a directory.)"
    plain = "Data set mode. (Do not treat each qualifier as a directory.)"
    first, further = _counted(p.space.primary, p.space.unit), _counted(p.space.secondary, p.space.unit)
    return [
        ("ASATRANS", f"ASA control characters will {'' if p.asa else 'not '}be translated"),
        ("TRAILINGBLANKS", f"Trailing blanks are {blanks} a fixed format data set when it is retrieved."),
        ("AUTORECALL", f"{'Automatic recall' if p.recalls else 'No automatic recall'} of migrated data sets."),
        ("DSWAITTIME", f"Timer DSWAITTIME is set to {p.wait_minutes}"),
        ("DCBDSN", f"DCBDSN is {p.model or 'not set'}"),
        ("DIRECTORYMODE", mode if p.directory_mode else plain),
        ("ISPFSTATS", f"ISPFSTATS is set to {'TRUE' if p.statistics else 'FALSE'}"),
        ("PRIMARY", f"Primary allocation {first}. Secondary allocation {further}."),
        ("DIRECTORY", f"Partitioned data sets will be created with {p.space.directory} directory blocks."),
    ]


def _transfer_lines(p: SiteParameters) -> list[_Line]:
    seq, jes = "FileType SEQ (Sequential - default).", "FileType JES (Job Entry Subsystem)."
    too_long = "truncated" if p.truncate else "an error"
    quotes = "override" if p.quotes_override else "be treated as part of names behind"
    return [
        ("FILETYPE", jes if p.file_type == "JES" else seq),
        ("RDW", f"RDWs from variable format data sets are {'retained as data' if p.rdw else 'discarded'}."),
        ("WRAPRECORD", f"Data {'' if p.wrap else 'not '}wrapped into next record."),
        ("TRUNCATE", f"Records that are too long are {too_long}."),
        ("QUOTESOVERRIDE", f"Single quotes will {quotes} the current working directory."),
        ("LISTLEVEL", f"LISTLEVEL is {p.list_level}"),
    ]


def _job_lines(p: SiteParameters, user: str) -> list[_Line]:
    kinds = {"F": "Fixed", "V": "Variable"}
    return [
        ("JESENTRYLIMIT", f"JESENTRYLIMIT is {p.jes_entry_limit}"),
        ("JESLRECL", f"JESLRECL is {p.jes_lrecl or '*'}"),
        ("JESRECFM", f"JESRECFM is {kinds.get(p.jes_recfm, p.jes_recfm)}"),
        ("JESOWNER", f"JESOWNER is {p.jes_owner or user}"),
        ("JESJOBNAME", f"JESJOBNAME is {p.jes_job_name or f'{user}*'}"),
        ("JESSTATUS", f"JESSTATUS is {p.jes_status}"),
        ("JESGETBYDSN", f"JESGETBYDSN is {'TRUE' if p.jes_get_by_dsn else 'FALSE'}"),
    ]


def _text_lines(p: SiteParameters) -> list[_Line]:
    many = p.multiple
    return [
        ("ENCODING", f"ENcoding is set to {'MBCS' if p.is_multiple else 'SBCS'}"),
        ("SBDATACONN", f"SBDATACONN is ({p.single.host},{p.single.network})"),
        ("MBDATACONN", f"MBDATACONN is {f'({many.host},{many.network})' if many else 'not set'}"),
        ("SBSENDEOL", f"Outbound SBCS ASCII data uses {p.line_end} line terminator"),
        ("MBSENDEOL", f"Outbound MBCS ASCII data uses {p.multiple_line_end} line terminator"),
    ]


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit.lower()}{'' if number == 1 else 's'}"
