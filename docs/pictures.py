"""A Sphinx extension: the pictures of the terminal UI as PNG, made from the snapshots that its tests compare.

Pages name a snapshot, which anybody can look at beside them; the built pages get a PNG of it, with a font of which
every glyph is known. Where that font is not installed they keep the snapshot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import resvg_py
from docutils import nodes
from sphinx.transforms.post_transforms.images import ImageConverter

__all__ = ["SnapshotConverter", "setup"]

_SNAPSHOTS = "tests/tui/snapshots/"
#: Debian's fonts-dejavu-core.
_FONTS = [Path(f"/usr/share/fonts/truetype/dejavu/DejaVuSansMono{weight}.ttf") for weight in ("", "-Bold")]


class SnapshotConverter(ImageConverter):
    """Snapshots to PNG, for every builder."""

    default_priority = 190
    conversion_rules: ClassVar[list[tuple[str, str]]] = [("image/svg+xml", "image/png")]

    def match(self, node: nodes.image) -> bool:
        """Only snapshots; pictures of other kinds are left as they are."""
        return _SNAPSHOTS in node["uri"] and self.is_available()

    def is_available(self) -> bool:
        """Whether the font is there."""
        return all(font.exists() for font in _FONTS)

    def convert(self, _from: str, _to: str) -> bool:
        """Draw one; True, for it does not fail."""
        fonts, family = [str(font) for font in _FONTS], "DejaVu Sans Mono"
        drawn = resvg_py.svg_to_bytes(
            svg_path=str(_from), font_files=fonts, skip_system_fonts=True, monospace_family=family, font_family=family
        )
        Path(_to).write_bytes(drawn)
        return True


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_post_transform(SnapshotConverter)
    return {"parallel_read_safe": True}
