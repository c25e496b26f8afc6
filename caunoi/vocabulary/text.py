"""Sentences that are stored or sent as data, in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Vietnamese (the source) and English; screens show the one of the reader's language."""

    vi: str
    en: str

    def fill(self, **values: object) -> Text:
        """The same sentence with its `{names}` replaced in both languages."""
        return Text(vi=self.vi.format(**values), en=self.en.format(**values))

    def as_json(self) -> dict[str, str]:
        """`{"vi", "en"}`, as the command line's contract writes reasons."""
        return {"vi": self.vi, "en": self.en}
