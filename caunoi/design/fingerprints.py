"""Static files under an address that changes with their content, so that a browser may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def fingerprint(name: str) -> str:
    """The first digits of the file's digest; empty for a file that is not there."""
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10] if found else ""


class Fingerprinted(StaticFilesStorage):
    """Adds the fingerprint as a query: no second copy of the files, nothing to collect."""

    def url(self, name: str | None) -> str:
        """The address to put into a page."""
        mark = fingerprint(name or "")
        return f"{super().url(name)}?v={mark}" if mark else super().url(name)
