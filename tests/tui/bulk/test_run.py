"""A plan is rehearsed by the daemon, then run one command after the other."""

import asyncio

import pytest

from appliance.protocols.control.events import Result
from appliance.tui.bulk.plan import Fault, Plan, Planned
from appliance.tui.bulk.run import Run
from appliance.tui.desk import Desk
from tests.support.control_script import ScriptedControl

PLAN = Plan((Planned(1, "ADDUSER A PASSWORD(HUSH)"), Planned(3, "ADDUSER BAD"), Planned(0, "SETROPTS LIST")))


def rehearsed(request):
    shown = ["ADDUSER A PASSWORD(***)", "ADDUSER BAD", "SETROPTS LIST"]
    rows = [
        (str(number), "8" if "BAD" in command else "0", command, "no" if "BAD" in command else "")
        for number, command in enumerate(shown, 1)
    ]
    return Result(request.id, 8, ("1 would fail",), ("LINE", "CODE", "COMMAND", "TEXT"), tuple(rows))


def ran(request):
    return Result(request.id, 8 if "BAD" in request.command else 0, (f"answer {len(request.command)}",))


def with_run(tmp_path, scenario, plan=PLAN):
    async def go():
        answers = {"D SAF,CHECK": rehearsed, "ADDUSER": ran, "SETROPTS": ran}
        async with ScriptedControl(tmp_path / "s", answers) as control:
            desk = Desk(tmp_path / "s")
            try:
                await scenario(Run(desk, plan), control, desk)
            finally:
                await desk.close()

    asyncio.run(go())


def test_a_rehearsal_shows_what_the_daemon_lets_be_seen(tmp_path):
    async def scenario(run, control, desk):
        assert not run.is_runnable
        assert (await run.rehearse()).code == 8
        assert control.asked == ["D SAF,CHECK"]
        assert run.rows == (
            ("1", "1", "GOOD", "ADDUSER A PASSWORD(***)", ""),
            ("2", "3", "WOULD FAIL", "ADDUSER BAD", "no"),
            ("3", "", "GOOD", "SETROPTS LIST", ""),
        )
        assert (run.is_runnable, run.would_fail) == (True, 1)

    with_run(tmp_path, scenario)


@pytest.mark.parametrize(("stops", "counts", "states"), [(True, (1, 1), "NOT RUN"), (False, (2, 1), "DONE")])
def test_a_failure_ends_it_or_not(tmp_path, stops, counts, states):
    async def scenario(run, control, desk):
        told = []
        await run.rehearse()
        assert await run.perform(stops=stops, told=lambda: told.append(len(run.rows))) == counts
        assert [row[2] for row in run.rows] == ["DONE", "FAILED", states]
        assert run.rows[0][4] == "answer 24"
        assert len(told) == sum(counts)
        assert control.asked[1:] == [planned.command for planned in PLAN.commands][: sum(counts)]

    with_run(tmp_path, scenario)


def test_no_secret_of_the_file_is_kept(tmp_path):
    async def scenario(run, control, desk):
        await run.rehearse()
        await run.perform(stops=False, told=lambda: None)
        assert desk.history.recall(-1) == ""
        assert [one.command for one in desk.exchanges] == ["ADDUSER A PASSWORD(***)", "ADDUSER BAD", "SETROPTS LIST"]
        assert "HUSH" not in repr((run.rows, run.steps, desk.exchanges))

    with_run(tmp_path, scenario)


def test_it_can_be_stopped(tmp_path):
    async def scenario(run, control, desk):
        await run.rehearse()

        def stop():
            run.is_stopping = True

        assert await run.perform(stops=False, told=stop) == (1, 0)

    with_run(tmp_path, scenario)


def test_a_file_with_faults_is_not_run(tmp_path):
    async def scenario(run, control, desk):
        await run.rehearse()
        assert not run.is_runnable
        assert run.rows[0] == ("", "7", "WRONG", "", "USERID is missing")

    with_run(tmp_path, scenario, Plan(PLAN.commands, (Fault(7, "USERID is missing"),)))
