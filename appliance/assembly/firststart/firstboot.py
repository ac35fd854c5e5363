"""The first boot: from answers to an appliance that can start.

Everything is made beside the place where it belongs: a database with the administrator and his second factor, the key
that seals it, certificates, members; then it is tried as the daemon will use it, and only then moved. The database is
moved last, and as long as there is none, the daemon opens nothing but its local socket. A first boot that is cut short
has therefore not happened, and is run again.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import attrs

from appliance.assembly.firststart.firstcertificates import CertificateError, imported, made
from appliance.assembly.firststart.firstmembers import first_members
from appliance.assembly.keeping.backup import DATABASE, KEY
from appliance.assembly.keeping.ownership import own_like
from appliance.assembly.keeping.places import Places
from appliance.assembly.policies import PolicyError, make_policies
from appliance.config.answers import Answers, MakeAuthority
from appliance.config.loader import load
from appliance.config.racfinit import fill_random_keys
from appliance.config.site import RacfCommand, SiteConfig
from appliance.durable import sync_folder
from appliance.saf.auditfile import JsonLinesAudit
from appliance.saf.commands.engine import CommandResult, RacfCommands
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase
from appliance.saf.model import Acee
from appliance.saf.passwords import HashCost, Passwords, fault_of, is_phrase
from appliance.saf.router import SafRouter
from appliance.saf.store import SafStore
from appliance.secret import Secret

__all__ = ["Around", "FirstBootError", "Made", "first_boot", "require_first"]

_AUTHORITY = "SALLYPORT CA"


class FirstBootError(Exception):
    """Nothing was changed; the text says what stands in the way."""


@attrs.frozen
class Made:
    """What there is now: members that were written, and those that were there and stayed."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


@attrs.frozen
class Around:
    """What a first boot is given beside the answers: where things are, and what no file of answers should hold."""

    config: Path
    state: Path
    samples: Path  # the folder of the sample members
    socket: Path  # where the daemon listens for its operator
    password: Secret  # of the administrator: a phrase when it has more than eight characters
    import_password: Secret  # of the PKCS#12 file, if there is one
    show_factor: Callable[[str], None]  # is told the URI of the second factor, once; what it raises ends the boot


def first_boot(answers: Answers, around: Around, now: datetime) -> Made:
    """Make the appliance that ``answers`` describe. FirstBootError or OSError: nothing has changed."""
    config, state = around.config, around.state
    require_first(config, state)
    fault = fault_of(around.password, answers.administrator.user)
    if fault:
        raise FirstBootError(f"ADMINISTRATOR: {fault}")
    certificates = _certificates(answers, around.import_password, now)
    authorities = [one.label for one in certificates if one.owner == CERTAUTH]
    wanted = dict(first_members(answers, authorities, os.getuid(), around.socket))
    wanted["USSTAB"] = _screens(around.samples)
    with _staging(state) as staged:
        kept = _stage_members(config, staged / "etc", wanted)
        site = _loaded(staged / "etc")
        factor = _fill(answers, around, site, certificates, staged, now)
        written = tuple(sorted(set(wanted) - set(kept)))
        around.show_factor(factor)
        _put(staged, config, Places.of(staged / "etc", state), written)
    return Made(written, kept)


def require_first(config: Path, state: Path) -> None:
    """FirstBootError when it is over already, or is not for this user to do."""
    if Places.of(config, state).database.exists():
        raise FirstBootError(f"{state} has a database: the first boot is over")
    for folder in (config.absolute(), state.absolute()):
        there = next(place for place in (folder, *folder.parents) if place.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise FirstBootError(f"{there} cannot be written by uid {os.getuid()}: be root")


def _certificates(answers: Answers, password: Secret, now: datetime) -> tuple[Certificate, ...]:
    asked = answers.certificate
    try:
        if isinstance(asked, MakeAuthority):
            return made(asked.suffix, _AUTHORITY, answers.names, now)
        return imported(asked.file.read_bytes(), password, now)
    except CertificateError as error:
        raise FirstBootError(f"CERTIFICATE: {error}") from None


def _screens(samples: Path) -> str:
    """The sample's logon screen, without the host that only the samples have."""
    lines = (samples / "USSTAB").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if "RELAY1" not in line)


@contextmanager
def _staging(state: Path) -> Iterator[Path]:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=state, prefix=".firstboot."))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stage_members(config: Path, staged: Path, wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Members that somebody wrote before the first boot stay as they are; the names of those that were wanted too."""
    staged.mkdir(mode=0o750)
    present = {path.name: path for path in config.iterdir() if path.is_file()} if config.is_dir() else {}
    for path in present.values():
        shutil.copyfile(path, staged / path.name)
    for name in set(wanted) - set(present):
        (staged / name).write_text(wanted[name], encoding="utf-8")
    return tuple(sorted(set(wanted) & set(present)))


def _loaded(folder: Path) -> SiteConfig:
    found = load(folder)
    if found.site is None:
        raise FirstBootError("\n".join(map(str, found.diagnostics)))
    return found.site


def _fill(
    answers: Answers,
    around: Around,
    site: SiteConfig,
    certificates: tuple[Certificate, ...],
    staged: Path,
    now: datetime,
) -> str:
    """The database in ``staged``; the URI of the administrator's second factor."""
    store = SafStore.open(f"sqlite:///{(staged / DATABASE).absolute()}", key_file=staged / KEY, now=lambda: now)
    audit = JsonLinesAudit(around.state / site.system.audit, lambda: now, system=site.system.system)
    try:
        store.apply(lambda database: _with_all(database, certificates))
        cost = site.system.password_hash
        passwords = Passwords(HashCost(cost.memory_kib, cost.passes, cost.lanes))
        racf = RacfCommands(store, audit, passwords, lambda: now)
        _run_init(racf, site.racf_init)
        factor = _make_administrator(racf, answers.administrator.user, around.password)
        router = SafRouter(store.database, store, audit, passwords, lambda: now, system=site.system.system)
        make_policies(site, router, lambda: now)
    except PolicyError as error:
        raise FirstBootError(str(error)) from None
    finally:
        store.close()
        audit.close()
    return factor


def _with_all(database: SafDatabase, certificates: tuple[Certificate, ...]) -> SafDatabase:
    for certificate in certificates:
        database = database.with_certificate(certificate)
    return database


def _run_init(racf: RacfCommands, commands: tuple[RacfCommand, ...]) -> None:
    filled = [fill_random_keys(command, lambda: secrets.token_hex(8).upper()) for command in commands]
    for command, result in zip(filled, racf.run_init(one.text for one in filled), strict=False):
        _require(result, str(command.place))


def _make_administrator(racf: RacfCommands, user: str, password: Secret) -> str:
    master = Acee(user, special=True, auditor=True)
    quoted = password.text().replace("'", "''")
    word = f"PHRASE('{quoted}')" if is_phrase(password) else f"PASSWORD({quoted})"
    _require(racf.run(master, f"ALTUSER {user} {word} NOEXPIRED", source="INIT"), "ADMINISTRATOR")
    command = f"ALTUSER {user} MFA(FACTOR(AZFTOTP1) ACTIVE)"
    lines = _require(racf.run(master, command, source="INIT"), "ADMINISTRATOR").lines
    return next(line for line in lines if "otpauth://" in line).rpartition(" ")[2]


def _require(result: CommandResult, where: str) -> CommandResult:
    if result.code > 4:
        raise FirstBootError(f"{where}: {' '.join(result.lines)}")
    return result


def _put(staged: Path, config: Path, places: Places, written: tuple[str, ...]) -> None:
    """Members, then the key, then the database."""
    config.mkdir(mode=0o750, parents=True, exist_ok=True)
    for name in written:
        shutil.copyfile(staged / "etc" / name, config / name)
        (config / name).chmod(0o640)
        own_like(config / name, config)
    sync_folder(config)
    own_like(places.state, places.state)
    for name, target in ((KEY, places.state / KEY), (DATABASE, places.database)):
        own_like(staged / name, places.state)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (staged / name).rename(target)
        sync_folder(target.parent)
