"""Path names as values: absolute, without ``.`` and ``..``, every component one that a directory may hold.

``..`` is taken away here, in the text, and stops at the root; the walk in ``tree`` never sees one. Names are not
normalised (RFC 2640 section 2.2): two spellings of an accented letter are two names.
"""

from __future__ import annotations

import re

import attrs

__all__ = ["HfsPath", "is_name", "resolve"]

MAX_NAME = 255  # bytes of one component
MAX_PATH = 1023  # bytes altogether, as in z/OS UNIX
MAX_DEPTH = 64

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f/\u2028\u2029\ud800-\udfff]")


@attrs.frozen
class HfsPath:
    """An absolute path; ``str`` gives it as the user knows it."""

    components: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/" + "/".join(self.components)

    @property
    def name(self) -> str:
        """The last component; "." for the root, which is a name too."""
        return self.components[-1] if self.components else "."

    @property
    def parent(self) -> HfsPath:
        """The directory that holds it; the root holds itself."""
        return HfsPath(self.components[:-1])

    def __truediv__(self, name: str) -> HfsPath:
        return HfsPath((*self.components, name))

    def is_within(self, other: HfsPath) -> bool:
        """True for ``other`` itself and for everything below it."""
        return self.components[: len(other.components)] == other.components


def is_name(text: str) -> bool:
    """Whether a directory entry of this name can be shown and asked for."""
    if text in ("", ".", "..") or _FORBIDDEN.search(text):
        return False
    return len(text.encode()) <= MAX_NAME


def resolve(directory: HfsPath, text: str) -> HfsPath | None:
    """``text`` as seen from ``directory``; None when a component is not allowed or there are too many."""
    components: list[str] = [] if text.startswith("/") else list(directory.components)
    for part in text.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            del components[-1:]
        elif is_name(part):
            components.append(part)
        else:
            return None
    path = HfsPath(tuple(components))
    return path if len(components) <= MAX_DEPTH and len(str(path).encode()) <= MAX_PATH else None
