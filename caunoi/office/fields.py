"""Form fields of every screen: what is typed is composed (NFC) and tidied before anyone compares it."""

from __future__ import annotations

from typing import Any

from django import forms

from caunoi.vocabulary.names import tidy


class TidyCharField(forms.CharField):
    """One line of text: NFC, single blanks, no invisible marks."""

    def to_python(self, value: Any) -> str:
        """Tidy before the length is checked: decomposed Vietnamese is longer than it looks."""
        return tidy(super().to_python(value))


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy; a plain text box, since a picker is slow for days years ago."""

    widget = forms.DateInput(
        attrs={"class": "form-control", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
    )
