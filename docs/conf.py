"""Sphinx: the pages of this folder as HTML, with the references that are generated from the tables of the code."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Sallyport"
author = "The Sallyport authors"
copyright = "2026, The Sallyport authors"
version = release = version_of("sallyport")
extensions = ["myst_parser", "pictures", "statement_pages"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["reference/statements/_*"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_theme_options = {"description": "Secure access appliance", "page_width": "72rem", "sidebar_width": "17rem"}
html_show_sphinx = False
highlight_language = "none"
nitpicky = True
