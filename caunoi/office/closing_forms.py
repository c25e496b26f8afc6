"""Decisions that close units: merged into another, split among several, dissolved, ended by law."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from caunoi.office.decision_forms import Describing, Drafting, Founding, Moving, PickedUnits
from caunoi.office.shares import NoShares, shares
from caunoi.organisations.models import AreaDescription
from caunoi.registers.reorganisations.changes import Change, Dissolve, EndByLaw, Heir, Merge, Split
from caunoi.registers.reorganisations.standing import some_of

_NONE_CHOSEN = {"required": gettext_lazy("Chọn ít nhất một đơn vị trong phạm vi của bạn.")}
#: Whose names in the form end in the public id of an heir.
PART, AREAS = "part-", "areas-"
_LONGEST_CODE = 16


class Merging(Drafting):
    """Units closed, another takes them over."""

    says = gettext_noop("Nhập một hoặc nhiều đơn vị vào đơn vị khác")
    hint = gettext_noop("Đơn vị được nhập kết thúc; đoàn viên, doanh nghiệp, đơn vị dưới về đơn vị nhận.")
    targets_from = "around"
    units = PickedUnits(label=gettext_lazy("Đơn vị được nhập"), error_messages=_NONE_CHOSEN)
    under = PickedUnits(
        label=gettext_lazy("Đơn vị nhận"),
        most=1,
        error_messages={"required": gettext_lazy("Chọn đơn vị nhận.")},
    )

    def change(self) -> Change:
        """All that were ticked, into the one chosen."""
        return Merge(tuple(self.cleaned_data["units"]), self.cleaned_data["under"][0])

    def sentence(self) -> str:
        """How many, or which one, into whom."""
        units, into = self.cleaned_data["units"], self._name(self.cleaned_data["under"][0])
        if len(units) == 1:
            return _("“{name}” nhập vào “{into}”.").format(name=self._name(units[0]), into=into)
        words = ngettext("{n} đơn vị nhập vào “{into}”.", "{n} đơn vị nhập vào “{into}”.", len(units))
        return words.format(n=len(units), into=into)


class Ending(Drafting):
    """Units that the law closes."""

    says = gettext_noop("Kết thúc hoạt động theo luật")
    hint = gettext_noop("Ví dụ công đoàn cơ quan nhà nước từ 01/07/2025: không tính là giảm hay biến động.")
    units = PickedUnits(label=gettext_lazy("Đơn vị kết thúc"), error_messages=_NONE_CHOSEN)

    def change(self) -> Change:
        """All that were ticked."""
        return EndByLaw(tuple(self.cleaned_data["units"]))

    def sentence(self) -> str:
        """How many, or which one."""
        units = self.cleaned_data["units"]
        if len(units) == 1:
            return _("“{name}” kết thúc hoạt động theo luật.").format(name=self._name(units[0]))
        words = ngettext(
            "{n} đơn vị kết thúc hoạt động theo luật.", "{n} đơn vị kết thúc hoạt động theo luật.", len(units)
        )
        return words.format(n=len(units))


class Dissolving(Drafting):
    """A unit closed, nobody takes it over."""

    says = gettext_noop("Giải thể đơn vị này")
    hint = gettext_noop("Chỉ khi không còn đoàn viên và đơn vị dưới; còn thì nhập vào đơn vị khác.")

    def change(self) -> Change:
        """The unit that the draft begins from."""
        return Dissolve(self.about.unit.pk)

    def sentence(self) -> str:
        """Which."""
        return _("“{name}” giải thể, không có đơn vị tiếp nhận.").format(name=self._name(self.about.unit.pk))


class Splitting(Drafting):
    """A unit closed, several take it over: each with areas, and a share of what has no address."""

    says = gettext_noop("Chia đơn vị này cho nhiều đơn vị khác")
    hint = gettext_noop("Hồ sơ theo địa chỉ; chỉ phần không có địa chỉ mới chia theo tỷ lệ, ghi là ước tính.")
    picks_from = "beside"
    units = PickedUnits(
        label=gettext_lazy("Đơn vị kế tiếp"),
        help_text=gettext_lazy(
            "Đơn vị mới thì thành lập trước. Chọn xong bấm Tìm để ghi địa bàn và phần của từng đơn vị."
        ),
        error_messages=_NONE_CHOSEN,
    )
    of = forms.IntegerField(
        label=gettext_lazy("Toàn bộ gồm mấy phần"),
        help_text=gettext_lazy(
            "Các phần phải cộng lại bằng số này. Để trống nếu mỗi đơn vị một phần như nhau, hoặc nếu phần được ghi "
            "bằng phân số (2/5) hay phần trăm (40 %)."
        ),
        required=False,
        min_value=1,
        max_value=32_767,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Shares make up the whole, and areas are known by their codes on the day of effect."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("units") and told.get("effect_on"):
            told["heirs"], told["whole"] = self._heirs(list(told["units"]), told.get("of"))
        return told

    def _heirs(self, units: list[int], of: int | None) -> tuple[tuple[Heir, ...], int | None]:
        publics = self.fields["units"].public_ids(units)
        typed = [str(self.data.get(f"{PART}{one}", "") or "1") for one in publics]
        try:
            parts, whole = shares(typed, of)
        except NoShares as refused:
            self.add_error("units", str(refused))
            return (), None
        codes = [self._codes(one) for one in publics]
        areas = self._areas({code for some in codes for code in some})
        known = [tuple(areas[code] for code in some if code in areas) for some in codes]
        return tuple(map(Heir, units, known, parts)), whole

    def _codes(self, public: UUID) -> list[str]:
        typed = str(self.data.get(f"{AREAS}{public}", ""))
        return [code[:_LONGEST_CODE] for code in typed.replace(",", " ").replace(";", " ").split()]

    def _areas(self, codes: set[str]) -> dict[str, int]:
        """The area that has each code on the day of effect, asked for at once; a code of none, or of several, is said."""
        on, found = self.cleaned_data["effect_on"], defaultdict[str, set[int]](set)
        for some in some_of(codes):
            held = AreaDescription.objects.on(on).filter(official_code__in=some)
            for code, area in held.values_list("official_code", "area_id"):
                found[code].add(area)
        for code in sorted(code for code in codes if len(found[code]) != 1):
            words = _("Ngày ấy không có đúng một địa bàn mang mã “{code}”.").format(code=code)
            self.add_error("units", words)
        return {code: min(areas) for code, areas in found.items() if len(areas) == 1}

    def change(self) -> Change:
        """The unit that the draft begins from, among its heirs."""
        return Split(self.about.unit.pk, self.cleaned_data["heirs"], self.cleaned_data["whole"])

    def sentence(self) -> str:
        """Which, among whom, by which shares."""
        heirs = "; ".join(
            _("“{name}” {part} phần").format(name=self._name(heir.unit), part=heir.part)
            for heir in self.cleaned_data["heirs"]
        )
        return _("“{name}” kết thúc và chia cho: {heirs}.").format(
            name=self._name(self.about.unit.pk), heirs=heirs
        )


#: Each says what it is to change, and that in words, with names as of the day of effect.
Draft = Describing | Moving | Merging | Splitting | Dissolving | Ending
#: In the order in which an officer is offered them.
DRAFTS: dict[str, type[Draft]] = {
    "found": Founding,
    "describe": Describing,
    "move": Moving,
    "merge": Merging,
    "split": Splitting,
    "dissolve": Dissolving,
    "end-by-law": Ending,
}
