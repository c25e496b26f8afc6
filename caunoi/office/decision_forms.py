"""What an officer fills in for each kind of decision on units, and the change that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from caunoi.access.door import unit_descriptions_within, units_within
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.office import described
from caunoi.office.fields import TYPED, DayField, TidyCharField
from caunoi.office.words import wording
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.registers.reorganisations.carrying_out import Decision
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Found,
    Move,
    RefIsTaken,
)

SELECT = {"class": "form-select"}
#: The dossier by which a union is recognised (Guideline 03/HD-TLĐ 2020; whether the Charter XIII asks for the same is
#: not confirmed, so that what is missing is said and stands in nobody's way).
DOSSIER = {
    "request": gettext_noop("Văn bản đề nghị công nhận"),
    "members": gettext_noop("Danh sách đoàn viên kèm đơn gia nhập"),
    "committee": gettext_noop("Trích ngang ban chấp hành, ủy ban kiểm tra"),
    "minutes": gettext_noop("Biên bản đại hội thành lập"),
    "votes": gettext_noop("Biên bản kiểm phiếu"),
}
#: What a unit founded under one of that level is most often.
_BELOW = {
    "national": ("province", "federation"),
    "province": ("grassroots", "grassroots"),
    "upper": ("grassroots", "grassroots"),
    "grassroots": ("section", "part"),
}


@dataclass(frozen=True, slots=True)
class About:
    """The unit that a draft begins from, how far its author reaches, and what it is called on the day."""

    unit: Unit
    reach: Reach
    day: date
    told: UnitDescription | None
    deciders: Mapping[int, str]


class PickedUnits(forms.Field):
    """Units by public id, those within reach alone; whatever else was sent is as if it had not been."""

    class Ticked(forms.SelectMultiple):
        """Read from the boxes that the page draws; one box or several."""

        def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
            """Each id that was ticked."""
            return data.getlist(name) if isinstance(data, QueryDict) else list(data.get(name, []))

    widget = Ticked

    def __init__(self, *, most: int | None = None, reach: Reach | None = None, **rest: Any) -> None:
        self.most, self.reach = most, reach
        super().__init__(**rest)

    def to_python(self, value: Any) -> list[int]:
        """Their keys, in the order of what was sent."""
        asked = list(dict.fromkeys(UUID(one) for one in value or [] if _is_id(one)))
        if self.reach is None or not asked:
            return []
        found = dict(units_within(self.reach).filter(public_id__in=asked).values_list("public_id", "id"))
        return [found[one] for one in asked if one in found][: self.most]

    def public_ids(self, units: list[int]) -> list[UUID]:
        """What those units are known by, in their order."""
        known = (
            dict(units_within(self.reach).filter(pk__in=units).values_list("pk", "public_id"))
            if self.reach
            else {}
        )
        return [known[one] for one in units]


class Drafting(forms.Form):
    """The paper; each kind of decision adds what it changes."""

    says: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    #: Whom the page offers to be ticked, those `below` the unit or those `beside` it; and to be chosen, those beside
    #: it or those `around` it, below it too.
    picks_from: ClassVar[str] = "below"
    targets_from: ClassVar[str] = "beside"
    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    decider = forms.TypedChoiceField(
        label=gettext_lazy("Đơn vị ra quyết định"), coerce=int, widget=forms.Select(attrs=SELECT)
    )
    number = TidyCharField(
        label=gettext_lazy("Số quyết định"),
        max_length=64,
        widget=forms.TextInput(attrs=TYPED),
        error_messages={"required": gettext_lazy("Ghi số quyết định.")},
    )
    signed_on = DayField(
        label=gettext_lazy("Ngày ký"),
        error_messages={"required": gettext_lazy("Ghi ngày ký quyết định.")},
    )
    effect_on = DayField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Có thể là ngày đã qua hoặc sắp tới; trước ngày này mọi thứ vẫn như cũ."),
        error_messages={"required": gettext_lazy("Ghi ngày quyết định có hiệu lực.")},
    )

    def __init__(self, *given: Any, about: About, **rest: Any) -> None:
        super().__init__(*given, **rest)
        self.about = about
        self.fields["decider"].choices = list(about.deciders.items())
        for field in self.fields.values():
            if isinstance(field, PickedUnits):
                field.reach = about.reach

    @property
    def decision(self) -> Decision:
        """The paper as it was filled in."""
        told = self.cleaned_data
        return Decision(
            told["decider"], told["number"], told["signed_on"], told["effect_on"], told["client_ref"]
        )

    @classmethod
    def given(cls, about: About) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        return {}

    def missing(self) -> list[str]:
        """What the dossier lacks."""
        return []

    def _name(self, unit: int) -> str:
        on = self.cleaned_data["effect_on"]
        return described.unit_names([unit], on=on, within=self.about.reach).get(unit, "")


class Describing(Drafting):
    """Another name, code, level or kind."""

    says = gettext_noop("Đổi tên, mã, cấp, loại")
    hint = gettext_noop("Đơn vị ở nguyên chỗ cũ; đoàn viên, doanh nghiệp không đổi.")
    name = TidyCharField(
        label=gettext_lazy("Tên đơn vị"),
        max_length=255,
        widget=forms.TextInput(attrs=TYPED),
        error_messages={"required": gettext_lazy("Ghi tên đơn vị.")},
    )
    official_code = TidyCharField(
        label=gettext_lazy("Mã đơn vị"), max_length=32, required=False, widget=forms.TextInput(attrs=TYPED)
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"),
        choices=lambda: [(one, wording(one)) for one in UnitDescription.Level.values],
        widget=forms.Select(attrs=SELECT),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=lambda: [(one, wording(one)) for one in UnitDescription.Kind.values],
        widget=forms.Select(attrs=SELECT),
    )

    @classmethod
    def given(cls, about: About) -> dict[str, Any]:
        """As the unit is described on the day."""
        return {one: getattr(about.told, one, "") for one in ("name", "official_code", "level", "kind")}

    def change(self) -> Change:
        """All four as typed: what is the same is left."""
        told = {one: self.cleaned_data[one] for one in ("name", "official_code", "level", "kind")}
        return Describe(self.about.unit.pk, **told)

    def sentence(self) -> str:
        """What the unit will be called."""
        told = self.cleaned_data
        words = _("“{old}” được ghi là “{name}”, mã {code}, {level}, {kind}.")
        return words.format(
            old=self._name(self.about.unit.pk),
            name=told["name"],
            code=told["official_code"] or "—",
            level=wording(told["level"]),
            kind=wording(told["kind"]),
        )


class Founding(Describing):
    """A unit that was not, with its dossier."""

    says = gettext_noop("Thành lập, công nhận một đơn vị trực thuộc")
    hint = gettext_noop("Công đoàn cơ sở mới, hoặc đơn vị mới dưới đơn vị này.")
    field_order = ("name", "official_code", "level", "kind", "dossier")
    dossier = forms.MultipleChoiceField(
        label=gettext_lazy("Hồ sơ đề nghị công nhận đã có"),
        help_text=gettext_lazy("Theo Hướng dẫn 03/HD-TLĐ năm 2020; thiếu thì được nhắc, không bị chặn."),
        required=False,
        choices=lambda: [(one, _(words)) for one, words in DOSSIER.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def given(cls, about: About) -> dict[str, Any]:
        """The level that is most often founded there."""
        level, kind = _BELOW.get(about.told.level if about.told else "", ("grassroots", "grassroots"))
        return {"level": level, "kind": kind}

    def change(self) -> Change:
        """A unit under the one that the draft begins from."""
        told = {one: self.cleaned_data[one] for one in ("name", "official_code", "level", "kind")}
        return Found(**told, under=self.about.unit.pk, dossier=tuple(self.cleaned_data["dossier"]))

    def sentence(self) -> str:
        """What is founded, and where."""
        told, words = self.cleaned_data, _("Thành lập “{name}” ({level}, mã {code}), trực thuộc “{under}”.")
        return words.format(
            name=told["name"],
            level=wording(told["level"]),
            code=told["official_code"] or "—",
            under=self._name(self.about.unit.pk),
        )

    def missing(self) -> list[str]:
        """Of a union at the base, the papers that were not ticked."""
        if self.cleaned_data["level"] != UnitDescription.Level.GRASSROOTS:
            return []
        return [_(words) for one, words in DOSSIER.items() if one not in self.cleaned_data["dossier"]]


class Moving(Drafting):
    """Units, one or a hundred, to another upper unit."""

    says = gettext_noop("Chuyển một hoặc nhiều đơn vị về cấp trên khác")
    hint = gettext_noop("Cả nhánh bên dưới đi theo; chọn từ danh sách, một quyết định cho nhiều đơn vị.")
    units = PickedUnits(
        label=gettext_lazy("Đơn vị được chuyển"),
        error_messages={"required": gettext_lazy("Chọn ít nhất một đơn vị trong phạm vi của bạn.")},
    )
    under = PickedUnits(
        label=gettext_lazy("Cấp trên mới"),
        most=1,
        error_messages={"required": gettext_lazy("Chọn đơn vị cấp trên mới.")},
    )

    def change(self) -> Change:
        """All that were ticked, under the one chosen."""
        return Move(tuple(self.cleaned_data["units"]), self.cleaned_data["under"][0])

    def sentence(self) -> str:
        """How many, or which one, and where to."""
        units = self.cleaned_data["units"]
        if len(units) == 1:
            words = _("“{name}” chuyển về “{under}”.")
        else:
            words = ngettext("{n} đơn vị chuyển về “{under}”.", "{n} đơn vị chuyển về “{under}”.", len(units))
        return words.format(
            name=self._name(units[0]), n=len(units), under=self._name(self.cleaned_data["under"][0])
        )


def refuse_in(form: forms.Form, refused: CannotReorganise) -> None:
    """The sentence in the form; a page that was gone back to is another draft from now on, if it is sent again."""
    form.add_error(None, says(refused.text))
    if isinstance(refused, RefIsTaken):
        again = cast("QueryDict", form.data).copy()
        again["client_ref"] = str(uuid4())
        form.data = again


def told_on(reach: Reach, unit: Unit, day: date) -> UnitDescription | None:
    """What the unit is called on that day, or was last, or will be."""
    return described.versions(unit_descriptions_within(reach), "unit", [unit.pk], on=day).get(unit.pk)


def _is_id(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True
