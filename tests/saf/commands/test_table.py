"""The command table: names and short forms are unique, and every command audits under its own name."""

from appliance.saf.commands.table import COMMANDS, find


def test_names_lead_to_one_command_each():
    names = [name for entry in COMMANDS for name in (entry.name, *entry.short)]
    assert len(names) == len(set(names))
    assert all(find(name) is not None for name in names)
    assert find("AU") is find("ADDUSER")
    assert find("PERM") is None


def test_required_operands_exist():
    for entry in COMMANDS:
        assert entry.syntax.required <= len(entry.syntax.positional)
