"""The records of a RACF database unload: fixed columns, by record type.

Types, field names and columns are those of IRRDBU00 (RACF Macros and Interfaces, "Database unload utility record
formats"). Only the fields that mean something here are named; the others are written blank and not read. Type 0599 is
our own: the last day of an entry of an access list.
"""

from __future__ import annotations

import attrs

__all__ = ["LAYOUTS", "Layout", "line_of", "read_line"]

_TYPE_END = 4


@attrs.frozen
class Layout:
    """One record type: field name -> first and last column, counted from 1."""

    type: str
    fields: dict[str, tuple[int, int]]

    @property
    def length(self) -> int:
        """The last column that is used."""
        return max(end for _, end in self.fields.values())


def _layout(record_type: str, text: str) -> Layout:
    fields = {}
    for word in text.split():
        name, _, columns = word.partition("=")
        first, _, last = columns.partition("-")
        fields[name] = (int(first), int(last))
    return Layout(record_type, fields)


_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def _days(first: int) -> str:
    """ACCESS_SUN ... ACCESS_SAT, START_TIME, END_TIME: each day 4 columns and a blank, each time 8."""
    days = [f"ACCESS_{day}={first + 5 * place}-{first + 5 * place + 3}" for place, day in enumerate(_DAYS)]
    start = first + 5 * len(_DAYS)
    return " ".join([*days, f"START_TIME={start}-{start + 7}", f"END_TIME={start + 9}-{start + 16}"])


LAYOUTS = {
    layout.type: layout
    for layout in (
        _layout(
            "0100",
            "NAME=6-13 SUPGRP_ID=15-22 CREATE_DATE=24-33 OWNER_ID=35-42 UACC=44-51 NOTERMUACC=53-56"
            " INSTALL_DATA=58-312 MODEL=314-357 UNIVERSAL=359-362",
        ),
        _layout("0101", "NAME=6-13 SUBGRP_ID=15-22"),
        _layout("0102", "NAME=6-13 MEMBER_ID=15-22 AUTH=24-31"),
        _layout(
            "0200",
            "NAME=6-13 CREATE_DATE=15-24 OWNER_ID=26-33 ADSP=35-38 SPECIAL=40-43 OPER=45-48 REVOKE=50-53"
            " GRPACC=55-58 PWD_INTERVAL=60-62 PWD_DATE=64-73 PROGRAMMER=75-94 DEFGRP_ID=96-103"
            " LASTJOB_TIME=105-112 LASTJOB_DATE=114-123 INSTALL_DATA=125-379 UAUDIT=381-384 AUDITOR=386-389"
            f" NOPWD=391-394 REVOKE_CNT=405-407 REVOKE_DATE=458-467 RESUME_DATE=469-478 {_days(480)}"
            " ATTRIBS=542-549 PHR_DATE=561-570 ROAUDIT=634-637",
        ),
        _layout("0202", "NAME=6-13 CLASS=15-22"),
        _layout("0203", "NAME=6-13 GRP_ID=15-22"),
        _layout(
            "0205",
            "NAME=6-13 GRP_ID=15-22 CONNECT_DATE=24-33 OWNER_ID=35-42 UACC=64-71 GRP_SPECIAL=84-87 GRP_OPER=89-92"
            " REVOKE=94-97 GRP_AUDIT=109-112 REVOKE_DATE=114-123 RESUME_DATE=125-134",
        ),
        _layout(
            "0400",
            "NAME=6-49 GENERIC=58-61 CREATE_DATE=63-72 OWNER_ID=74-81 LASTCHG_DATE=94-103 UACC=129-136"
            " AUDIT_LEVEL=143-150 LEVEL=170-172 GAUDIT_LEVEL=183-190 INSTALL_DATA=192-446 AUDIT_OKQUAL=448-455"
            " AUDIT_FAQUAL=457-464 GAUDIT_OKQUAL=466-473 GAUDIT_FAQUAL=475-482 WARNING=484-487 NOTIFY_ID=493-500",
        ),
        _layout("0402", "NAME=6-49 CATYPE=58-65 CANAME=67-74 AUTH_ID=76-83 ACCESS=85-92 CACRITERIA=109-352"),
        _layout("0404", "NAME=6-49 AUTH_ID=58-65 ACCESS=67-74"),
        _layout(
            "0500",
            "NAME=6-251 CLASS_NAME=253-260 GENERIC=262-265 CREATE_DATE=271-280 OWNER_ID=282-289"
            " LASTCHG_DATE=302-311 UACC=337-344 AUDIT_LEVEL=346-353 LEVEL=355-357 GAUDIT_LEVEL=359-366"
            " INSTALL_DATA=368-622 AUDIT_OKQUAL=624-631 AUDIT_FAQUAL=633-640 GAUDIT_OKQUAL=642-649"
            f" GAUDIT_FAQUAL=651-658 WARNING=660-663 NOTIFY_ID=680-687 {_days(689)} APPL_DATA=754-1008",
        ),
        _layout("0503", "NAME=6-251 CLASS_NAME=253-260 MEMBER=262-516 GLOBAL_ACC=518-525"),
        _layout("0505", "NAME=6-251 CLASS_NAME=253-260 AUTH_ID=262-269 ACCESS=271-278"),
        _layout(
            "0507",
            "NAME=6-251 CLASS_NAME=253-260 CATYPE=262-269 CANAME=271-278 AUTH_ID=280-287 ACCESS=289-296"
            " CACRITERIA=313-556",
        ),
        _layout(
            "0540",
            "NAME=6-251 CLASS_NAME=253-260 USER_ID=262-269 GROUP_ID=271-278 TRUSTED=280-283 PRIVILEGED=285-288"
            " TRACE=290-293",
        ),
        _layout(
            "0599", "NAME=6-251 CLASS_NAME=253-260 AUTH_ID=262-269 UNTIL=271-280 CATYPE=282-289 CACRITERIA=291-534"
        ),
    )
}


def line_of(record_type: str, values: dict[str, str]) -> str:
    """One record; a value that is longer than its columns is cut, blanks at the end are left out."""
    layout = LAYOUTS[record_type]
    line = [" "] * layout.length
    line[:_TYPE_END] = record_type
    for name, value in values.items():
        first, last = layout.fields[name]
        text = value[: last - first + 1]
        line[first - 1 : first - 1 + len(text)] = text
    return "".join(line).rstrip()


def read_line(line: str) -> tuple[str, dict[str, str]]:
    """The type of a record and its fields without blanks around; no fields when the type is none of ours."""
    record_type = line[:_TYPE_END]
    layout = LAYOUTS.get(record_type)
    if layout is None:
        return record_type, {}
    return record_type, {name: line[first - 1 : last].strip() for name, (first, last) in layout.fields.items()}
