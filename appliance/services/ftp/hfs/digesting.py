"""The handlers of HASH and RANG (draft-bryan-ftpext-hash), and of the older XCRC, XMD5 and XSHA family.

The digest is that of the bytes on disk, TYPE I and STRU F, whatever is in force; it is computed on a thread.
"""

from __future__ import annotations

import re

from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.naming import named_path
from appliance.services.ftp.transfer.outcomes import bad_name, refused_file
from appliance.storage.digests import DigestAlgorithm, DigestFile
from appliance.storage.results import FileDigest, FileFailure, FileResult

__all__ = ["HANDLERS"]

_RANGE = re.compile(r"(\d{1,18}) (\d{1,18})\Z", re.ASCII)
#: ``path``, ``path end`` or ``path start end``, the path perhaps in quotes: what the X commands take.
_WITH_RANGE = re.compile(r'(?:"([^"]+)"|(.+?))(?: (\d{1,18}))?(?: (\d{1,18}))?\Z', re.ASCII | re.DOTALL)


def rang(c: Conversation, argument: str) -> Actions:
    """RANG: the first and last byte of the next HASH; ``RANG 1 0`` is the whole file again."""
    found = _RANGE.match(argument)
    if found is None:
        return c.reply(501, "RANG takes the first and the last byte")
    first, last = int(found[1]), int(found[2])
    if (first, last) != (1, 0) and first > last:
        return c.reply(501, "The last byte comes before the first")
    c.representation.span = None if first > last else (first, last)
    return c.reply(350, "Range reset" if first > last else f"Restarting at {first}. Ending at {last}")


def hash_(c: Conversation, argument: str) -> Actions:
    """HASH: 213 with algorithm, first and last byte, digest and path."""
    algorithm = c.representation.digest
    span, c.representation.span = c.representation.span, None
    start, end = (span[0], span[1] + 1) if span else (0, None)

    def resume(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, FileFailure):
            return refused_file(c, "HASH", result)
        assert isinstance(result, FileDigest)
        last = max(result.end - 1, result.start)
        return c.reply(213, f"{algorithm.value} {result.start}-{last} {result.digest} {result.path}")

    path = named_path(c.directory, argument)
    if path is None:
        return bad_name(c, "HASH", argument)
    assert c.territory is not None
    return c.files(DigestFile(c.territory, path, algorithm, start, end), resume)


def _older(verb: str, algorithm: DigestAlgorithm) -> Handler:
    """An X command: 250 and the digest alone, in capitals as their clients compare it."""

    def handler(c: Conversation, argument: str) -> Actions:
        found = _WITH_RANGE.match(argument)
        path = named_path(c.directory, found[1] or found[2]) if found else None
        if found is None or path is None:
            return bad_name(c, verb, argument)
        numbers = [int(text) for text in found.groups()[2:] if text is not None]
        start, end = (numbers[0], numbers[1]) if len(numbers) == 2 else (0, numbers[0] if numbers else None)
        assert c.territory is not None
        return c.files(DigestFile(c.territory, path, algorithm, start, end), resume)

    def resume(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, FileFailure):
            return refused_file(c, verb, result)
        assert isinstance(result, FileDigest)
        return c.reply(250, result.digest.upper())

    return handler


HANDLERS: dict[str, Handler] = {
    "HASH": hash_,
    "RANG": rang,
    "XCRC": _older("XCRC", DigestAlgorithm.CRC32),
    "XMD5": _older("XMD5", DigestAlgorithm.MD5),
    "XSHA1": _older("XSHA1", DigestAlgorithm.SHA_1),
    "XSHA256": _older("XSHA256", DigestAlgorithm.SHA_256),
    "XSHA512": _older("XSHA512", DigestAlgorithm.SHA_512),
}
