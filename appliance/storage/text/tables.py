"""Code pages: what a byte of a data set is on the network, and back.

The two sides of a pair are named as in SBDATACONN and MBDATACONN: first the code page of the data set, then that of the
network. A pair of single-byte pages is two tables of 256 bytes for ``bytes.translate``, made so that they undo each
other: a character that only one side has goes to the free place that is left, so that nothing is lost on a round trip.
Python has no IBM-1047; the ``ebcdic`` package has, and every other page of z/OS.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Callable

import attrs
import ebcdic

__all__ = ["DEFAULT_PAIR", "CodePages", "multi_byte_pair", "record_of", "single_byte_pair", "text_of"]

_IBM = re.compile(r"(?:IBM|CP)-?(\d{3,5})", re.ASCII)
_ISO = re.compile(r"ISO-?8859-(\d{1,2})", re.ASCII)
#: No page that has more than one byte for the end of a line: lines are cut before their characters are converted.
_UNICODE = re.compile(r"UTF-?(8)")
#: So many characters a page of single bytes has at least; UTF-8 has 128 of one byte.
_FEWEST = 160
assert "cp1047" in ebcdic.codec_names


@attrs.frozen
class CodePages:
    """Both directions of one pair. ``is_single`` says that a block may be converted without regard to its records."""

    host: str
    network: str
    to_network: Callable[[bytes], bytes] = attrs.field(eq=False, repr=False)
    to_host: Callable[[bytes], bytes] = attrs.field(eq=False, repr=False)
    blank: bytes  # in the data set
    is_single: bool = True


def _codec(name: str) -> codecs.CodecInfo | None:
    """Python's codec for z/OS's name of a code page; other codecs (hex, rot13) are no code pages."""
    for pattern, spelling in ((_IBM, "cp{:03d}"), (_ISO, "iso8859-{}"), (_UNICODE, "utf-{}")):
        if found := pattern.fullmatch(name.upper()):
            try:
                return codecs.lookup(spelling.format(int(found[1])))
            except LookupError:
                return None
    return None


def _characters(codec: codecs.CodecInfo) -> list[str] | None:
    """The character of each byte; None when the page has more than one byte for a character."""
    made = []
    for number in range(256):
        text, _ = codec.decode(bytes([number]), "replace")
        if len(text) != 1:
            return None
        made.append(text)
    return made if len(set(made)) > _FEWEST else None


def _table(source: list[str], target: list[str]) -> bytes:
    """For each byte of ``source`` the byte of ``target``, each used once."""
    places = {character: number for number, character in reversed(list(enumerate(target)))}
    table: list[int | None] = [None] * 256
    for number, character in enumerate(source):
        place = places.pop(character, None) if character != "\ufffd" else None
        table[number] = place
    free = iter(sorted(set(range(256)) - {place for place in table if place is not None}))
    return bytes(next(free) if place is None else place for place in table)


@functools.lru_cache(64)
def single_byte_pair(host: str, network: str) -> CodePages | None:
    """SBDATACONN: two single-byte code pages; None when one is not known or not of that kind."""
    codec, other = _codec(host), _codec(network)
    sides = (_characters(codec) if codec else None, _characters(other) if other else None)
    if sides[0] is None or sides[1] is None:
        return None
    out = _table(sides[0], sides[1])
    back = bytes(out.index(number) for number in range(256))
    return CodePages(
        host.upper(),
        network.upper(),
        lambda data: data.translate(out),
        lambda data: data.translate(back),
        back[0x20:0x21],
    )


@functools.lru_cache(64)
def multi_byte_pair(host: str, network: str) -> CodePages | None:
    """MBDATACONN: any two code pages, converted record by record; what one side has not becomes its substitute."""
    codec, other = _codec(host), _codec(network)
    if codec is None or other is None:
        return None
    substitute = b"\x6f" if codec.encode(" ")[0] == b"\x40" else b"?"

    def to_host(data: bytes) -> bytes:
        text = other.decode(data, "replace")[0]
        try:
            return codec.encode(text)[0]
        except UnicodeEncodeError:
            return b"".join([_one(codec, character, substitute) for character in text])

    def to_network(data: bytes) -> bytes:
        return other.encode(codec.decode(data, "replace")[0], "replace")[0]

    return CodePages(host.upper(), network.upper(), to_network, to_host, codec.encode(" ")[0], is_single=False)


def _one(codec: codecs.CodecInfo, character: str, substitute: bytes) -> bytes:
    try:
        return codec.encode(character)[0]
    except UnicodeEncodeError:
        return substitute


def _default() -> CodePages:
    pair = single_byte_pair("IBM-1047", "ISO8859-1")
    assert pair is not None
    return pair


#: What TYPE A converts by when nothing else was said.
DEFAULT_PAIR = _default()


def text_of(record: bytes) -> str:
    """A record in IBM-1047 as text."""
    return DEFAULT_PAIR.to_network(record).decode("latin-1")


def record_of(text: str) -> bytes:
    """Text as a record in IBM-1047; what the page has not is a question mark."""
    return DEFAULT_PAIR.to_host(text.encode("latin-1", "replace"))
