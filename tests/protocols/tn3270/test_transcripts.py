"""Every transcript, whole, byte by byte and cut at random: the same events and the same bytes."""

import random

import pytest

from tests.support.transcripts import TRANSCRIPTS, read_transcript, replay


def whole(stream):
    return [stream]


def byte_by_byte(stream):
    return [stream[at : at + 1] for at in range(len(stream))]


def at_random(stream):
    source = random.Random(len(stream))
    cuts = sorted(source.randrange(len(stream) + 1) for _ in range(3))
    return [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


@pytest.mark.parametrize("cut", [whole, byte_by_byte, at_random])
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_replays(path, cut):
    for step, outcome in replay(read_transcript(path), cut):
        assert outcome == list(step.expected), step


def test_there_are_transcripts_of_both_roles():
    roles = {read_transcript(path).role == "server" for path in TRANSCRIPTS}
    assert roles == {True, False}
