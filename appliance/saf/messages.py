"""Messages of the SAF tools on the command line: the audit reader, import and export."""

from __future__ import annotations

from appliance.message import Message

CHAIN = Message("SLYS1601I", "{records} records, the last is {last}; {lost} lost; the chain ends with {digest}")
BROKEN_CHAIN = Message("SLYS1602E", "{fault}")
NO_RECORD = Message("SLYS1603E", "there is no record {number} in {path}")
UNREADABLE = Message("SLYS1604E", "{path} cannot be read: {reason}")
EXPORTED = Message("SLYS1605I", "{records} records written to {path}")
IMPORTED = Message("SLYS1606I", "{users} users, {groups} groups, {profiles} profiles are taken over")
NOT_IMPORTED = Message("SLYS1607W", "line {line}: {detail}")
DAEMON_RUNS = Message("SLYS1608E", "{path} cannot be changed: {reason}")
COMMANDS_DONE = Message("SLYS1610I", "{commands} commands are done")
NOTHING_DONE = Message("SLYS1611E", "{wrong} of {commands} commands cannot be done, so none of them is")
REKEYED = Message("SLYS1609I", "{count} sealed values are under the new key in {path}")
