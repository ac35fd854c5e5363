"""Messages that the built-in applications show on the terminal (area T, 07xx)."""

from __future__ import annotations

from appliance.message import Message

# TSO, the logon panel
ENTER_USER = Message("SLYT0701I", "ENTER USER ID")
ENTER_PASSWORD = Message("SLYT0702I", "ENTER PASSWORD OR PASSTICKET FOR {user}")
NOT_VALID = Message("SLYT0703E", "USER ID OR PASSWORD NOT VALID")
EXPIRED = Message("SLYT0704E", "PASSWORD OF {user} HAS EXPIRED, ENTER IT WITH A NEW ONE")
NEW_REFUSED = Message("SLYT0705E", "NEW PASSWORD NOT ACCEPTED")
TRY_LATER = Message("SLYT0706E", "TOO MANY LOGONS AT THIS MOMENT, TRY AGAIN")
UNUSABLE_KEY = Message("SLYT0707E", "PRESS ENTER TO LOG ON, PF3 TO LEAVE")

# TSO, READY mode
LOGGED_ON = Message("SLYT0711I", "{user} LOGGED ON AT {time} ON {date}, LU {lu}")
UNKNOWN_COMMAND = Message("SLYT0712E", "COMMAND {name} NOT FOUND, HELP SHOWS WHAT THERE IS")
OPERAND_MISSING = Message("SLYT0713E", "{name} NEEDS {operand}")
COMMAND_FAILED = Message("SLYT0714I", "RETURN CODE {code}")
