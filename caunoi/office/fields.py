"""Form fields of every screen: what is typed is composed (NFC) and tidied before anyone compares it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from caunoi.vocabulary.names import tidy

#: A box to type in that offers nothing typed before.
TYPED = {"class": "form-control", "autocomplete": "off"}


class TidyCharField(forms.CharField):
    """One line of text: NFC, single blanks, no invisible marks."""

    def to_python(self, value: Any) -> str:
        """Tidy before the length is checked: decomposed Vietnamese is longer than it looks."""
        return tidy(super().to_python(value))


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy; a plain text box, since a picker is slow for days years ago."""

    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Ngày phải từ năm 1900.")),
        MaxValueValidator(date(2199, 12, 31), _("Ngày phải trước năm 2200.")),
    ]
    widget = forms.DateInput(
        attrs={"class": "form-control", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
    )


def client_ref(posted: QueryDict) -> uuid.UUID:
    """What makes a double press one piece of work; without one, or with none that is one, each press is its own."""
    try:
        return uuid.UUID(posted.get("client_ref", ""))
    except ValueError:
        return uuid.uuid4()
