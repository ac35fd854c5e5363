"""Message ids: of one form, unique, and each with a severity."""

import importlib
import pkgutil
import re
from pathlib import Path

import appliance
from appliance.message import Message


def every_message():
    for module in pkgutil.walk_packages(appliance.__path__, "appliance."):
        if module.name.endswith(".messages"):
            yield from (v for v in vars(importlib.import_module(module.name)).values() if isinstance(v, Message))


def test_ids_are_well_formed_and_unique():
    messages = list(every_message())
    assert len(messages) > 20
    assert [m.id for m in messages if not re.fullmatch(r"SLY[ACDFJLNOST]\d{4}[IWES]", m.id)] == []
    ids = [m.id for m in messages]
    assert sorted(i for i in set(ids) if ids.count(i) > 1) == []


def test_no_layer_says_a_message_that_is_not_in_a_catalogue():
    """Ids elsewhere than in a ``messages.py`` would be missing in the help and in docs/messages.md."""
    said = {}
    for layer in (
        *("assembly", "certs", "cli", "config", "jes", "protocols"),
        *("runtime", "saf", "services", "session", "storage", "tui"),
    ):
        for path in Path(next(iter(appliance.__path__)), layer).rglob("*.py"):
            texts = re.findall(r"""f?["'](SLY[A-Z]\d{4}[A-Z]) """, path.read_text())
            said |= {id: path.name for id in texts if path.name != "messages.py"}
    assert said == {}


def test_a_message_is_one_line():
    message = Message("SLYA0001I", "{what} is up")
    assert message.format(what="it") == "SLYA0001I it is up"
    assert message.severity == "I"


def test_the_list_of_messages_is_complete():
    listed = set(re.findall(r"^\| (SLY\w+)", (Path(__file__).parent.parent / "docs" / "messages.md").read_text(), re.M))
    assert {message.id for message in every_message()} == listed
