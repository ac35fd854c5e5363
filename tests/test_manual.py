"""The man pages name every verb, every option and every statement that there is."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from appliance.cli import main
from appliance.config import answers, system
from appliance.config.language.report import Report

PAGES = Path(__file__).parent.parent / "packaging" / "man"


def plain(name: str) -> str:
    """The text of a page without its markup."""
    text = (PAGES / name).read_text().replace("\\-", "-")
    return re.sub(r"\\f[BRI]|^\.[A-Z]+ ", "", text, flags=re.M)


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_and_option_is_there(verb):
    text = plain("sallyport.1") + plain("sallyport.8")
    command = main.commands[verb]
    assert re.search(rf"\b{verb}\b", text)
    if verb == "audit":
        return  # the page points to --help for the selections
    options = [name for option in command.params if isinstance(option, click.Option) for name in option.opts]
    assert [name for name in options if name not in text] == []


def test_every_statement_of_system_conf_is_there():
    assert [name for name in system.TABLE.rows if name not in plain("sallyport.conf.5")] == []


def test_every_answer_is_there():
    text = plain("sallyport.8")
    assert [name for name in answers.TABLE.rows if name not in text] == []
    assert [service.name for service in answers.Service if f"{service.name} ({service.value}" not in text] == []


def blocks(kind: str) -> list[str]:
    """What docs/installation.md shows."""
    page = (PAGES.parent.parent / "docs" / "installation.md").read_text()
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.S | re.M)


def test_the_answers_that_are_shown_can_be_given():
    [text] = blocks("text")
    report = Report()
    assert answers.read_answers(text, "answers", report) is not None
    assert report.diagnostics == ()


@pytest.mark.parametrize("line", [line for block in blocks("console") for line in block.splitlines()])
def test_the_commands_that_are_shown_are_there(line):
    """Each is run by tests/system/test_package.py or one beside it; here its words are compared."""
    program, *words = line.split()
    if program == "sallyport":
        command = main.commands[words[0]]
        known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
        assert {word for word in words if word.startswith("--")} <= known
    elif program == "systemctl":
        units = {path.name for path in (PAGES.parent.parent / "systemd").iterdir()}
        assert {word for word in words if word.endswith(".socket")} <= units


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.iterdir()))
def test_every_page_is_well_formed(page):
    """man-db's own reader finds nothing to complain of."""
    command = ["groff", "-man", "-Tutf8", "-ww", "-z", str(PAGES / page)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError:
        pytest.skip("no groff")
    assert (done.returncode, done.stderr) == (0, "")
