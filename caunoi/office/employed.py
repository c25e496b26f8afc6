"""What job somebody in office has at an employer: it keeps concerns of its workers from its managers and personnel staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.access.door import coverages_within, employers_within
from caunoi.access.reach import Reach
from caunoi.office.described import employer_names
from caunoi.office.words import wording
from caunoi.organisations.models import Employer, TermOfOffice, Unit
from caunoi.vocabulary.names import sort_key

SELECT = {"class": "form-select"}


class Employed(forms.Form):
    """At which employer of the union, and as what; neither for who works at none of them."""

    employer = forms.ChoiceField(
        label=gettext_lazy("Làm việc tại"), required=False, widget=forms.Select(attrs=SELECT)
    )
    employed_as = forms.ChoiceField(
        label=gettext_lazy("Với tư cách"), required=False, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *given: Any, union: Unit, reach: Reach, **more: Any) -> None:
        super().__init__(*given, **more)
        self._employers = employers_of(union, reach)
        names = employer_names([one.pk for one in self._employers.values()], on=reach.day, within=reach)
        told = [(public, names.get(one.pk, "")) for public, one in self._employers.items()]
        self.fields["employer"].choices = [
            ("", _("— không làm ở doanh nghiệp nào của công đoàn này —")),
            *sorted(told, key=lambda one: sort_key(one[1])),
        ]
        self.fields["employed_as"].choices = [
            ("", "—"),
            *((one, wording(one)) for one in TermOfOffice.EmployedAs.values),
        ]

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        given = super().clean() or {}
        if not self.errors and bool(given["employer"]) != bool(given["employed_as"]):
            raise forms.ValidationError(
                _("Hãy chọn cả doanh nghiệp và tư cách, hoặc để trống cả hai nếu không làm ở đó.")
            )
        return given

    @property
    def chosen(self) -> Employer | None:
        """The employer of a form that was accepted."""
        return self._employers.get(self.cleaned_data["employer"])


def employers_of(union: Unit, reach: Reach) -> dict[str, Employer]:
    """By public id, those that the union covers on the day, as far as the reader may read employers."""
    may_read = reach.to("employers.read")
    covered = coverages_within(may_read).on(reach.day).filter(unit=union).values("employer")
    found = employers_within(may_read).filter(pk__in=covered)
    return {str(UUID(str(one.public_id))): one for one in found}
