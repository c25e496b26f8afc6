"""What is typed of a target: the number due by a day with its steps, on which paper, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from caunoi.design.templatetags.design import says
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.office.fields import DayField, TidyCharField
from caunoi.resolutions.models import Target
from caunoi.resolutions.promising import Step, Terms

TYPED = {"class": "form-control", "autocomplete": "off"}
SELECT = {"class": "form-select"}
#: Rows of the form: what is due, and what lies on the way.
ROWS = 5
DUE, ON_THE_WAY = "due", "step"


def _line(label: Any, most: int, hint: Any = "", *, required: bool = True) -> TidyCharField:
    return TidyCharField(
        label=label, max_length=most, help_text=hint, required=required, widget=forms.TextInput(attrs=TYPED)
    )


class Paper(forms.Form):
    """On which paper it stands, and who answers for it."""

    paper = _line(gettext_lazy("Số văn bản"), 255, gettext_lazy("Ví dụ: 12/KH-LĐLĐ."))
    paper_on = DayField(label=gettext_lazy("Ngày của văn bản"))
    owner = _line(
        gettext_lazy("Ai chịu trách nhiệm"),
        120,
        gettext_lazy("Chức danh hoặc ban, ví dụ: Ban Chính sách pháp luật."),
    )


class Setting(Paper):
    """A target of one figure of a unit, with up to five days."""

    code = forms.ChoiceField(label=gettext_lazy("Số liệu"), widget=forms.Select(attrs=SELECT))
    wording = _line(gettext_lazy("Lời văn của chỉ tiêu"), 255, gettext_lazy("Chép đúng như trong văn bản."))
    not_quantified = forms.BooleanField(
        label=gettext_lazy("Văn bản không nêu số (chưa lượng hóa)"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    course = forms.ChoiceField(
        label=gettext_lazy("Giữa hai mốc"),
        choices=[
            (Target.Course.STRAIGHT, gettext_lazy("tăng đều theo đường thẳng")),
            (Target.Course.STEPPED, gettext_lazy("giữ mức của mốc trước (bậc thang)")),
        ],
        widget=forms.Select(attrs=SELECT),
    )
    agreed_by = _line(gettext_lazy("Cách tính đã thống nhất với ai"), 120, required=False)
    agreed_paper = _line(gettext_lazy("Theo văn bản nào"), 120, required=False)
    agreed_on = DayField(label=gettext_lazy("Thống nhất ngày nào"), required=False)
    field_order = ("code", "wording", "not_quantified", "course", "paper", "paper_on", "owner", "agreed_by", "agreed_paper", "agreed_on")  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        choices: Any = self.fields["code"]
        choices.choices = [(code, says(one.title)) for code, one in CATALOGUE.items()]
        for n in range(1, ROWS + 1):
            self.fields[f"due_on_{n}"] = DayField(label=gettext_lazy("Đến ngày"), required=n == 1)
            self.fields[f"value_{n}"] = forms.DecimalField(
                label=gettext_lazy("Phải đạt"),
                required=False,
                localize=True,
                max_digits=18,
                decimal_places=2,
                widget=forms.TextInput(attrs={**TYPED, "inputmode": "decimal"}),
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=gettext_lazy("Là"),
                required=False,
                choices=[
                    (DUE, gettext_lazy("chỉ tiêu phải đạt")),
                    (ON_THE_WAY, gettext_lazy("mốc trên đường")),
                ],
                widget=forms.Select(attrs=SELECT),
            )

    @property
    def rows(self) -> Iterator[list[BoundField]]:
        """The days with their numbers, a row each."""
        for n in range(1, ROWS + 1):
            yield [self[f"{name}_{n}"] for name in ("due_on", "value", "kind")]

    @property
    def others(self) -> list[BoundField]:
        """Everything but the days."""
        return [one for one in self.visible_fields() if not one.name[-1].isdigit()]

    def clean(self) -> dict[str, Any]:
        """A number without a day is nothing."""
        told = super().clean() or {}
        for n in range(2, ROWS + 1):
            day = f"due_on_{n}"
            if told.get(f"value_{n}") is not None and told.get(day) is None and day not in self.errors:
                self.add_error(day, gettext_lazy("Số này phải đạt đến ngày nào?"))
        return told

    @property
    def terms(self) -> Terms:
        """What an accepted form says."""
        told = self.cleaned_data
        steps = tuple(
            Step(told[f"due_on_{n}"], told[f"value_{n}"], told[f"kind_{n}"] == ON_THE_WAY)
            for n in range(1, ROWS + 1)
            if told[f"due_on_{n}"]
        )
        names = ("code", "wording", "paper", "paper_on", "owner", "course", "not_quantified", "agreed_by", "agreed_paper", "agreed_on")  # fmt: skip
        return Terms(steps=steps, **{name: told[name] for name in names})


def as_it_stands(rows: list[Target]) -> dict[str, Any]:
    """What the form shows of a target that stands; its paper is left to be typed anew."""
    if not rows:
        return {}
    last = rows[-1]
    names = ("code", "wording", "course", "owner", "agreed_by", "agreed_paper", "agreed_on")
    told: dict[str, Any] = {name: getattr(last, name) for name in names}
    told["not_quantified"] = last.value is None
    for n, row in enumerate(rows[:ROWS], start=1):
        told[f"due_on_{n}"], told[f"value_{n}"] = row.due_on, row.value
        told[f"kind_{n}"] = ON_THE_WAY if row.is_step else DUE
    return told


class Sharing(Paper):
    """By which rule it is shared out; `seen` is what the preview showed."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Phân bổ theo"),
        choices=[
            ("by-size", gettext_lazy("quy mô: theo số được xét, số đếm thì theo số đang có")),
            (
                "equal-effort",
                gettext_lazy("nỗ lực như nhau: mỗi đơn vị thêm phần bằng nhau của chỗ còn thiếu"),
            ),
            ("by-hand", gettext_lazy("ghi tay cho từng đơn vị")),
        ],
        widget=forms.Select(attrs=SELECT),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    field_order = ("rule", "paper", "paper_on", "owner", "seen")


class ByHand(forms.Form):
    """A value for each unit below, by its public id; who is given none keeps what it has."""

    def __init__(self, *given: Any, units: dict[int, tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.units = units
        for public_id, name in units.values():
            self.fields[f"part-{public_id}"] = forms.DecimalField(
                label=name,
                required=False,
                localize=True,
                min_value=0,
                max_digits=18,
                decimal_places=2,
                widget=forms.TextInput(attrs={**TYPED, "inputmode": "decimal"}),
            )

    @property
    def values(self) -> dict[int, Decimal]:
        """What an accepted form gives, by unit."""
        told = {unit: self.cleaned_data[f"part-{public}"] for unit, (public, _name) in self.units.items()}
        return {unit: value for unit, value in told.items() if value is not None}


class Ending(forms.Form):
    """The first day on which it holds no more."""

    on = DayField(label=gettext_lazy("Hết hiệu lực từ ngày"))
