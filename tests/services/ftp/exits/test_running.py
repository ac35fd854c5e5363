"""User exits as files: which are loaded, which are refused, and what their answers mean."""

from __future__ import annotations

import pytest

from appliance.services.ftp.exits.running import NO_EXITS, ExitError, load_exits, run_exit
from appliance.session.events import ExitAnswer


def write(folder, name, text, mode=0o600):
    (folder / f"{name}.py").write_text(text)
    (folder / f"{name}.py").chmod(mode)


def test_exits_are_loaded_by_name(tmp_path):
    write(tmp_path, "FTCHKIP", "def exit(call):\n    return {'refuse': call['peer']}\n")
    write(tmp_path, "OTHER", "raise SystemError\n")
    exits = load_exits(str(tmp_path))
    assert [exits.has(name) for name in ("FTCHKIP", "FTCHKCMD", "OTHER")] == [True, False, False]
    assert run_exit(exits.hooks["FTCHKIP"], {"peer": "192.0.2.1"}) == ExitAnswer("192.0.2.1")
    assert load_exits(None) is NO_EXITS


@pytest.mark.parametrize(
    ("text", "mode", "complaint"),
    [
        ("def exit(call): pass\n", 0o666, "written by others"),
        ("def exit(call:\n", 0o600, "cannot be loaded"),
        ("raise ValueError('x')\n", 0o600, "cannot be loaded"),
        ("def other(call): pass\n", 0o600, "cannot be loaded"),
        ("exit = 1\n", 0o600, "defines no function"),
    ],
)
def test_what_is_no_exit_is_refused_at_load(tmp_path, text, mode, complaint):
    write(tmp_path, "FTCHKCMD", text, mode)
    with pytest.raises(ExitError, match=complaint):
        load_exits(str(tmp_path))


def test_a_folder_that_others_may_write_is_refused(tmp_path):
    write(tmp_path, "FTCHKCMD", "def exit(call): pass\n")
    tmp_path.chmod(0o777)
    with pytest.raises(ExitError, match="written by others"):
        load_exits(str(tmp_path))
    with pytest.raises(ExitError, match="not a directory"):
        load_exits(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (None, ExitAnswer()),
        ({"refuse": "no"}, ExitAnswer("no")),
        ({"refuse": "x" * 999}, ExitAnswer("x" * 200)),
        ({"arguments": "other"}, ExitAnswer(arguments="other")),
    ],
)
def test_answers(answer, meaning):
    assert run_exit(lambda call: answer, {}) == meaning


@pytest.mark.parametrize("answer", [True, 0, {"refuse": 1}, {}, "no"])
def test_any_other_answer_refuses(answer):
    assert run_exit(lambda call: answer, {}).refusal == ""


def test_an_exit_that_fails_refuses_and_tells_the_log_alone():
    answer = run_exit(lambda call: call["missing"], {})
    assert (answer.refusal, "KeyError" in answer.detail) == ("", True)
