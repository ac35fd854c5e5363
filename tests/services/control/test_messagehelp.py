"""Messages explained by command."""

import pytest

from appliance.services.control.facilities import Later
from appliance.services.control.operator import Operator
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router


def run(text):
    sample = router(database())
    answer = Operator(sample.router, Stage().facilities()).run(sample.router.acee("IBMUSER"), text, "TUI")
    return answer.finish(answer.work()) if isinstance(answer, Later) else answer


@pytest.mark.parametrize("text", ["?SLYT0103E", " ? slyt0103e", "D MESSAGE,ID=SLYT0103E"])
def test_one_message(text):
    assert run(text).rows == (("ID", "SLYT0103E"), ("TEXT", "no user"), ("CAUSE", "Why."), ("ACTION", "What."))


def test_words_in_messages():
    assert len(run("D MESSAGE").rows) == 2
    assert [row[0] for row in run("D MESSAGE,FIND=NO USER").rows] == ["SLYT0103E"]
    assert run("?SLYT9999E").lines == ("SLYO0131E there is no message SLYT9999E",)
