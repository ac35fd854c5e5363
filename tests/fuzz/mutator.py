"""Inputs: streams of a corpus, damaged as a hostile or broken peer might; the same seed gives the same inputs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

_HEX = """
FF FFFF FFEF FFFA FFF0 FFF1 FFF3 FFF4 FFF5 FFF6 FFF7 FFF8 FFFA28 FFFA18 FFFA27 FFFA2E01FFF0 FFFB28 FFFC28 FFFD28 FFFE28
FFFB18 FFFC18 FFFB19 FFFD19 FFFC19 FFFE19 FFFB00 FFFD00 FFFC00 FFFE00 FFFB2E FFFD06 FFFB06 FFFD01 FFFE01
FFFA280802FFF0 FFFA280207FFF0 FFFA280307FFF0 FFFA280304FFF0 FFFA2803070002040506FFF0 FFFA2702FFF0 0D0A 0D00
00 01 02 03 7F 80 0000000000 0200000000 0200040000 0300000000 0700000000 0900000000 016C6102FFEF
11 1140 114040 1D 1DC0 2902 2900 29FF 28 2842F1 2C 2C01 3C 3C4040 3C7F7F00 3C404008C1 12 124040 05 08 13
F5C3 7EC3 F1C7 F3 F3000501FF02 F30000 F3FFFF40 88 880003 8800FF81 7D4040 6C 6D
"""
#: What means something on the wire, for putting where it does not belong.
TOKENS = tuple(map(bytes.fromhex, _HEX.split()))


def inputs(corpus: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[bytes, random.Random]]:
    """``count`` inputs, each with a source of randomness of its own for whoever feeds it."""
    source = random.Random(seed)
    for _ in range(count):
        stream = bytearray(source.choice(corpus))
        for _ in range(source.choice((0, 1, 1, 2, 3, 5, 8))):
            source.choice(_DAMAGES)(stream, source, corpus)
        yield bytes(stream[:_LONGEST]), source


_LONGEST = 20_000
Damage = Callable[[bytearray, random.Random, Sequence[bytes]], None]


def _span(stream: bytearray, source: random.Random) -> slice:
    start = source.randrange(len(stream) + 1)
    return slice(start, min(len(stream), start + source.choice((1, 2, 3, 8, 40))))


def _flip(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    if stream:
        stream[source.randrange(len(stream))] ^= 1 << source.randrange(8)


def _replace(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    span = _span(stream, source)
    stream[span] = source.randbytes(span.stop - span.start)


def _remove(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    del stream[_span(stream, source)]


def _repeat(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    span = _span(stream, source)
    stream[span] = stream[span] * source.choice((2, 3, 50, 300))


def _put_token(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    at = source.randrange(len(stream) + 1)
    stream[at:at] = source.choice(TOKENS)


def _overwrite_by_token(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    token, at = source.choice(TOKENS), source.randrange(len(stream) + 1)
    stream[at : at + len(token)] = token


def _splice(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    other = source.choice(corpus)
    stream[source.randrange(len(stream) + 1) :] = other[source.randrange(len(other) + 1) :]


def _cut(stream: bytearray, source: random.Random, corpus: Sequence[bytes]) -> None:
    del stream[source.randrange(len(stream) + 1) :]


_DAMAGES: tuple[Damage, ...] = (
    _flip,
    _flip,
    _replace,
    _remove,
    _repeat,
    _put_token,
    _put_token,
    _overwrite_by_token,
    _splice,
    _cut,
)
