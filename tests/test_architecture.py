"""Habits that a machine can hold us to: pairs of source and test, and cores that load no I/O."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path.relative_to(ROOT / "appliance") for path in (ROOT / "appliance").rglob("*.py"))

#: Names of files that hold declarations only; everything else is paired with a test file.
DECLARATIONS = {"__init__.py", "__main__.py", "events.py", "errors.py", "messages.py", "constants.py"}
#: What joins the rooms decides nothing by itself: the running demo in tests/system is its test.
VERBS = {f"cli/{verb}.py" for verb in ("check", "daemon", "dcas", "provision", "tui")}
JOINTS = {"assembly", "saf/migrations", *VERBS}


def has_code(path: Path) -> bool:
    """True when a function does more than give back one expression."""
    tree = ast.parse((ROOT / "appliance" / path).read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(len([s for s in f.body if not isinstance(s, ast.Expr)]) > 1 for f in functions)


def is_joint(path: Path) -> bool:
    return any(str(path) == joint or str(path).startswith(f"{joint}/") for joint in JOINTS)


@pytest.mark.parametrize("source", [s for s in SOURCES if s.name not in DECLARATIONS and not is_joint(s)], ids=str)
def test_every_source_file_has_its_test_file(source):
    if not has_code(source):
        return
    assert (ROOT / "tests" / source.parent / f"test_{source.name}").exists()


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_every_source_file_opens_with_its_idea(source):
    text = (ROOT / "appliance" / source).read_text()
    assert not text or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("package", ["protocols", "config", "storage"])
def test_importing_a_core_loads_no_io(package):
    program = f"""
import importlib, pkgutil, sys
import appliance.{package} as package
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted({{"twisted", "OpenSSL", "sqlalchemy", "ldap3", "ldaptor", "asyncio", "textual"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_the_reactor_is_named_in_one_place():
    named = [s for s in SOURCES if "from twisted.internet import reactor" in (ROOT / "appliance" / s).read_text()]
    assert all(path.parts[0] in ("cli.py", "cli") for path in named)
