"""docs/reliability.md names every file of attacks, and no other; each has a probe that works somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent
_FILES = sorted(path.name for path in _FOLDER.glob("test_*.py") if path.name != Path(__file__).name)


def test_the_table_has_a_row_for_each_file():
    page = (_FOLDER.parent.parent / "docs" / "reliability.md").read_text()
    attacks = page[page.index("## Attacks") : page.index("## Fuzzing")]
    assert sorted(re.findall(r"^\|[^|]+\| `(test_\w+\.py)` \|", attacks, re.MULTILINE)) == _FILES


@pytest.mark.parametrize("name", _FILES)
def test_each_file_has_a_control(name):
    """A test or a stand-in whose docstring says so, or a comment where the probe and its control are one test."""
    text = (_FOLDER / name).read_text()
    documented = (ast.FunctionDef, ast.ClassDef)
    said = [ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, documented)]
    assert any(one.startswith("The control") for one in said) or "# the control" in text
