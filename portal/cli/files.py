"""Where the files that come with the portal are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.settings import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def guides_folder() -> Path:
    """The folder of guides that the portal ships."""
    return ROOT / "guides"
