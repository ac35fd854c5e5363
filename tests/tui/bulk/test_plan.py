"""A file of RACF commands, as what it would do."""

import pytest

from appliance.tui.bulk.plan import LARGEST, Fault, Planned, commands_plan, read_text


def test_commands_have_the_lines_where_they_begin():
    plan = commands_plan("; first\nADDUSER A +\n   NOPASSWORD\nADDUSER B PASSWORD(HUSH)\n")
    assert plan.commands == (Planned(2, "ADDUSER A NOPASSWORD"), Planned(4, "ADDUSER B PASSWORD(HUSH)"))
    assert plan.faults == ()
    assert "HUSH" not in repr(plan)


def test_a_command_without_its_end_is_a_fault():
    assert commands_plan("ADDUSER A\nADDUSER B -").faults == (Fault(2, "the command goes on, but the file ends"),)


def test_a_file_is_read_whole_or_not_at_all(tmp_path):
    file = tmp_path / "users"
    file.write_bytes(b"\xef\xbb\xbfADDUSER A\n")
    assert read_text(file) == "ADDUSER A\n"
    file.write_bytes(b"\xff")
    with pytest.raises(ValueError, match="utf-8"):
        read_text(file)
    file.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(ValueError, match="larger"):
        read_text(file)
    with pytest.raises(OSError, match="No such file"):
        read_text(tmp_path / "none")
