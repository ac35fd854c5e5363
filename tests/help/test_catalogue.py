"""The catalogue of messages: whole, and about nothing else."""

from pathlib import Path

import pytest

from appliance.help.catalogue import catalogue, messages_of

FOLDER = Path(__file__).parent.parent.parent / "appliance" / "help"
ENTRIES = [
    (file.name, entry)
    for file in sorted(FOLDER.glob("*.txt"))
    for entry in file.read_text(encoding="utf-8").strip().split("\n\n")
]


def test_every_message_has_its_text_and_every_text_its_message():
    written = [id for _, entry in ENTRIES for id in entry.split("\n")[0].split()]
    assert sorted(id for id in set(written) if written.count(id) > 1) == []
    known = {message.id for message in messages_of("appliance")}
    assert known - set(written) == set()
    assert set(written) - known == set()


@pytest.mark.parametrize(("file", "entry"), ENTRIES, ids=[entry.split("\n")[0][:9] for _, entry in ENTRIES])
def test_an_entry_has_a_cause_and_an_action(file, entry):
    ids, cause, action = entry.split("\n")
    assert ids
    assert cause.endswith(".")
    assert action.startswith("> ")
    assert action.endswith(".")


def test_a_message_is_found_with_its_own_words():
    found = catalogue()["SLYT0103E"]
    assert "gives no user ID" in found.text
    assert found.cause.startswith("The certificate is good")
    assert "RACDCERT" in found.action
