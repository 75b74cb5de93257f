"""Pages that anyone may open: the check, the guides, search and comparison. Nothing is stored."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__, url_prefix="/<lang>")

# Each module hangs its views on the blueprint.
from portal.web.public import changes, check, comparison, home, papers, reading, region, search  # noqa: E402

__all__ = ["blueprint", "changes", "check", "comparison", "home", "papers", "reading", "region", "search"]
