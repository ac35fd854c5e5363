"""The first boot at a terminal: what its pages lead to is what a file of answers does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from appliance.assembly.firststart.firstboot import FirstBootError
from appliance.cli.firstanswers import statements
from appliance.cli.firstboot import Folders, Secrets, made_of, require_clock, silent_directories
from appliance.cli.firstquestions import first_pages
from appliance.config.answers import Answers, read_answers
from appliance.config.language.report import Report
from appliance.saf.totp import key_of_uri, matching_step
from appliance.secret import Secret
from appliance.tui.firstboot.questions import Page, RefusedError, Values

__all__ = ["Wizard"]


class Wizard:
    """What the pages work with, for an appliance in ``folders``."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self.pages: Sequence[Page] = first_pages()

    def answers(self, values: Values) -> str:
        """The file of answers that says the same; no secret is in it."""
        return "\n".join(statements(values))

    def look_around(self, values: Values) -> Sequence[str]:
        """The directories that are out of reach today."""
        return silent_directories(self._read(values))

    def run(self, values: Values, show_factor: Callable[[str], None]) -> Sequence[str]:
        """Make the appliance, as from a file; RefusedError says why it was not made."""
        answers = self._read(values)
        secrets = Secrets(Secret(values["password"]), Secret(values["import_password"]))
        try:
            require_clock(answers)
            return made_of(answers, self._folders, secrets, show_factor)
        except (FirstBootError, OSError) as error:
            raise RefusedError(str(error)) from error

    def is_code(self, uri: str, code: str) -> bool:
        """Whether an authenticator that was given the URI shows this code now."""
        return matching_step(key_of_uri(uri), code, int(time.time())) is not None

    def _read(self, values: Values) -> Answers:
        report = Report()
        answers = read_answers(self.answers(values), "answers", report)
        if answers is None:
            raise RefusedError("\n".join(map(str, report.diagnostics)))
        return answers
