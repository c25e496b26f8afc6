"""Text that is stored or sent as data, in both languages of the system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Vietnamese (NFC) and in English."""

    vi: str
    en: str
