"""Procedures made into the steps that they stand for: PROC and PEND, JCLLIB, SET, EXPORT, INCLUDE, and EXEC of one.

What comes out are statements as if they had been written so: symbols are replaced, the steps of a procedure carry the
name of the step that called it (``CALL.STEP``), and overriding DD statements are merged into those that they override
(MVS JCL Reference, "Using cataloged and in-stream procedures").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from appliance.jes.cards import CardError, Statement, read_cards
from appliance.jes.environment import Environment
from appliance.jes.operands import OperandError, items, merged, read_operands
from appliance.jes.symbols import substituted
from appliance.storage.datasets.names import DataSetName, is_data_set_name, is_member_name
from appliance.storage.text.tables import record_of, text_of

__all__ = ["expand"]

_DEEPEST = 15
_MOST_STATEMENTS = 5000
_LONGEST_VALUE = 255
#: What EXEC says about the steps of a procedure; every other keyword is a symbol.
_OF_STEPS = ("PARM", "COND")
_IGNORED = ("REGION", "TIME", "ACCT", "PROC")


@attrs.frozen
class _Procedure:
    """The defaults of its symbols, and its statements."""

    defaults: Mapping[str, str]
    body: tuple[Statement, ...]


class _Expander:
    def __init__(self, environment: Environment, errors: list[CardError]) -> None:
        self._environment = environment
        self._errors = errors
        self._procedures: dict[str, _Procedure] = {}
        self._libraries: list[str] = []
        self._symbols = {"SYSUID": environment.owner} if environment.owner else {}
        self._exported: list[str] = []
        self._count = 0

    def expand(self, statements: Sequence[Statement], depth: int = 0) -> list[Statement]:
        made: list[Statement] = []
        waiting = list(statements)
        while waiting:
            statement = waiting.pop(0)
            try:
                made += self._one(statement, waiting, depth)
            except OperandError as error:
                self._errors.append(CardError(statement.line, str(error)))
        return made

    def _one(self, written: Statement, behind: list[Statement], depth: int) -> list[Statement]:
        """What one statement becomes; those behind it that belong to it are taken away."""
        self._count += 1
        if self._count > _MOST_STATEMENTS:
            behind.clear()
            raise OperandError(f"MORE THAN {_MOST_STATEMENTS} STATEMENTS")
        statement = attrs.evolve(written, operands=substituted(written.operands, self._symbols))
        match statement.operation:
            case "SET":
                self._symbols |= _values(read_operands(statement.operands).keywords)
            case "EXPORT":
                self._exported = items(read_operands(statement.operands).get("SYMLIST") or "")
            case "JCLLIB":
                self._libraries = items(read_operands(statement.operands).get("ORDER") or "")
            case "PROC":
                self._procedures[written.name] = _procedure(written, _body(behind))
            case "PEND":
                raise OperandError("PEND WITHOUT PROC")
            case "INCLUDE":
                member = read_operands(statement.operands).get("MEMBER") or ""
                return self.expand(self._read(member, statement.line), _deeper(depth))
            case "EXEC" if called := _called(statement):
                return self._call(statement, called, behind, depth)
            case _:
                return [self._with_symbols(statement)]
        return []

    def _with_symbols(self, statement: Statement) -> Statement:
        """In-stream data of a DD with SYMBOLS=: the symbols that EXPORT names are replaced in them too."""
        if statement.data is None or read_operands(statement.operands).get("SYMBOLS") is None:
            return statement
        is_every = self._exported == ["*"]
        known = {name: value for name, value in self._symbols.items() if is_every or name in self._exported}
        data = tuple(_padded(substituted(text_of(record), known), len(record)) for record in statement.data)
        return attrs.evolve(statement, data=data)

    def _call(self, call: Statement, name: str, behind: list[Statement], depth: int) -> list[Statement]:
        procedure = self._procedures.get(name)
        if procedure is None:
            procedure = _catalogued(self._read(name, call.line))
        said = read_operands(call.operands).keywords
        of_steps = {key: value for key, value in said.items() if key.partition(".")[0] in _OF_STEPS}
        values = _values({key: said[key] for key in said if key not in of_steps and key not in _IGNORED})
        outer, self._symbols = self._symbols, {**self._symbols, **procedure.defaults, **values}
        steps = self.expand([attrs.evolve(each, line=call.line) for each in procedure.body], _deeper(depth))
        self._symbols = outer
        steps = [_within(call, each, of_steps) for each in steps]
        overrides = [attrs.evolve(each, operands=substituted(each.operands, outer)) for each in _dds(behind)]
        return _overridden(steps, overrides)

    def _read(self, name: str, line: int) -> list[Statement]:
        """The statements of a member of the libraries, in their order."""
        if not is_member_name(name):
            raise OperandError(f"{name or 'NOTHING'} IS NOT THE NAME OF A MEMBER")
        for library in filter(is_data_set_name, self._libraries):
            records = self._environment.member(DataSetName(library, name))
            if records is not None:
                statements, errors = read_cards(records)
                self._errors += [attrs.evolve(error, line=line) for error in errors]
                if statements:
                    return [attrs.evolve(each, line=line) for each in statements if each.operation != "PEND"]
        raise OperandError(f"PROCEDURE {name} IS NOT FOUND")


def _padded(text: str, length: int) -> bytes:
    """A record of the same length with another text."""
    return record_of(text.rstrip().ljust(length))[:length]


def _values(keywords: Mapping[str, str]) -> Mapping[str, str]:
    """Values of symbols; they have an end, so that symbols made of symbols do not grow without one."""
    for symbol, value in keywords.items():
        if len(value) > _LONGEST_VALUE:
            raise OperandError(f"THE VALUE OF {symbol} IS LONGER THAN {_LONGEST_VALUE}")
    return keywords


def _deeper(depth: int) -> int:
    if depth >= _DEEPEST:
        raise OperandError(f"PROCEDURES ARE NESTED DEEPER THAN {_DEEPEST}")
    return depth + 1


def _body(behind: list[Statement]) -> list[Statement]:
    """The statements up to PEND."""
    found: list[Statement] = []
    while behind:
        statement = behind.pop(0)
        if statement.operation == "PEND":
            return found
        found.append(statement)
    raise OperandError("PROC WITHOUT PEND")


def _procedure(head: Statement, body: Sequence[Statement]) -> _Procedure:
    return _Procedure(read_operands(head.operands).keywords, tuple(body))


def _catalogued(cards: Sequence[Statement]) -> _Procedure:
    """A member; the PROC statement may be left out."""
    if cards[0].operation == "PROC":
        return _procedure(cards[0], cards[1:])
    return _Procedure({}, tuple(cards))


def _called(statement: Statement) -> str:
    """The procedure that an EXEC statement calls, "" when it runs a program."""
    operands = read_operands(statement.operands)
    return operands.get("PROC") or (operands.positional[0] if operands.positional else "")


def _dds(behind: list[Statement]) -> list[Statement]:
    """The DD statements right behind a call."""
    found: list[Statement] = []
    while behind and behind[0].operation == "DD":
        found.append(behind.pop(0))
    return found


def _within(call: Statement, statement: Statement, of_steps: Mapping[str, str]) -> Statement:
    """A statement of a procedure as one of the job: a step is named after its call, with what the call says of it."""
    if statement.operation != "EXEC":
        return statement
    name = statement.name or "STEP"
    said = [(keyword, of_steps.get(f"{keyword}.{name}", of_steps.get(keyword))) for keyword in _OF_STEPS]
    more = ",".join(f"{keyword}={value}" for keyword, value in said if value is not None)
    named = f"{call.name}.{name}" if call.name else name
    return attrs.evolve(statement, name=named, operands=merged(statement.operands, more))


def _overridden(statements: list[Statement], overrides: list[Statement]) -> list[Statement]:
    """The statements of a procedure with the DD statements of its call merged in, or added to their step."""
    made = list(statements)
    for group in _groups(overrides):
        step, _, ddname = group[0].name.rpartition(".")
        start = next((at for at, each in enumerate(made) if _is_step(each, step)), None)
        if start is None:
            raise OperandError(f"STEP {step or 'OF A PROCEDURE'} IS NOT FOUND")
        end = next((at for at in range(start + 1, len(made)) if made[at].operation != "DD"), len(made))
        at = next((at for at in range(start + 1, end) if made[at].name == ddname), None)
        new = [attrs.evolve(group[0], name=ddname), *group[1:]]
        if at is None:
            made[end:end] = new
        else:
            made[at] = _merge(made[at], new[0])
            made[at + 1 : at + 1] = new[1:]
    return made


def _groups(overrides: list[Statement]) -> list[list[Statement]]:
    """Each named DD statement with the unnamed ones behind it."""
    groups: list[list[Statement]] = []
    for each in overrides:
        if each.name or not groups:
            groups.append([each])
        else:
            groups[-1].append(each)
    return groups


def _is_step(statement: Statement, step: str) -> bool:
    return statement.operation == "EXEC" and (not step or statement.name.rpartition(".")[2] == step)


def _merge(base: Statement, new: Statement) -> Statement:
    """Operand by operand; what stands for itself (data, DUMMY, SYSOUT) replaces all of it, and is replaced so."""
    if _stands_alone(base) or _stands_alone(new):
        return new
    return attrs.evolve(base, operands=merged(base.operands, new.operands))


def _stands_alone(statement: Statement) -> bool:
    operands = read_operands(statement.operands)
    return bool(operands.positional) or operands.get("SYSOUT") is not None


def expand(statements: Sequence[Statement], environment: Environment, errors: list[CardError]) -> list[Statement]:
    """The statements of a job without procedures; what cannot be expanded is added to ``errors``."""
    return _Expander(environment, errors).expand(statements)
