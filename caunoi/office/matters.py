"""What needs doing now: each matter is a list of records, and its number is that list's length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.access.door import submissions_within, unit_descriptions_within, units_within
from caunoi.access.reach import Reach
from caunoi.indicators import inquiring
from caunoi.indicators.definition import Part
from caunoi.intake.reviewing import waiting_within
from caunoi.office.described import employers_in_touch
from caunoi.office.own_unit import own_units
from caunoi.office.rounds_owed import owed_within
from caunoi.organisations.models import Submission, UnitDescription
from caunoi.privacy.door import data_requests_within
from caunoi.registers.agreements.door import agreement_terms_within
from caunoi.registers.officers.door import assignments_within, contacts_within

QUIET_DAYS = 60
#: What is asked of a unit before any list has come: told on Today even then.
BEFORE_ANY_LIST = frozenset({"lists-owed", "not-submitted"})
EXPIRING, UNION = "agreements-expiring-90", "union-at-employers-25"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose day it is: how far the account reaches, and the day looked at."""

    reach: Reach
    day: date

    def records(self, code: str, part: Part) -> list[int]:
        """Ids of one part of a figure of the account's own units."""
        found = inquiring.ids(code, part=part, units=own_units(self.reach), at=self.day)
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of work: its sentence, what to do about it, and its records."""

    code: str
    register: str
    title: Promise
    why: Promise
    ids: Callable[[Scope], list[int]]
    right: str = "records.read"
    # The right without which nothing can be done about it: it is not told to who has none.
    done_by: str = "records.read"
    # The screen that lists it, where it is not the common one.
    screen: str = ""
    # Whether only lists can tell of it: on a day that none reaches, a nought is no answer.
    asks_lists: bool = False
    # Whether the records come in the order in which they press; others are listed by name.
    pressing: bool = False

    @property
    def href(self) -> str:
        """The list behind the number."""
        return reverse(self.screen) if self.screen else reverse("matter", args=[self.code])


def _expiring(scope: Scope) -> list[int]:
    found = scope.records(EXPIRING, "counted")
    terms = agreement_terms_within(scope.reach).on(scope.day).filter(agreement__in=found)
    # The first to end is the first to be called; one whose terms are out of reach stands last and is told as missing.
    last = dict(terms.values_list("agreement", "last_on"))
    return sorted(found, key=lambda agreement: (last.get(agreement) or date.max, agreement))


def _without_union(scope: Scope) -> list[int]:
    touched = employers_in_touch(on=scope.day, days=QUIET_DAYS, within=scope.reach)
    return [key for key in scope.records(UNION, "gap") if key not in touched]


def _without_headcount(scope: Scope) -> list[int]:
    return scope.records(UNION, "unknown")


def _not_submitted(scope: Scope) -> list[int]:
    told = unit_descriptions_within(scope.reach).on(scope.day)
    came = submissions_within(scope.reach).held_true()
    came = came.filter(kind=Submission.Kind.MEMBERS, valid_from__lte=scope.day)
    wanted = told.filter(level=UnitDescription.Level.GRASSROOTS).exclude(unit__in=came.values("unit"))
    return list(wanted.order_by("name_sort", "unit_id").values_list("unit_id", flat=True))


def _quiet_charges(scope: Scope) -> list[int]:
    since = scope.day - timedelta(days=QUIET_DAYS)
    own = assignments_within(scope.reach).on(scope.day)
    mine = own.filter(officer=scope.reach.account, unit__in=units_within(scope.reach))
    touched = contacts_within(scope.reach).filter(on__gt=since, on__lte=scope.day, unit__isnull=False)
    return list(mine.exclude(unit__in=touched.values("unit")).values_list("unit_id", flat=True))


def _findings(scope: Scope) -> list[int]:
    return list(waiting_within(scope.reach).values_list("id", flat=True))


def _lists_owed(scope: Scope) -> list[int]:
    return [one.due.pk for one in owed_within(scope.reach, scope.day)]


def _data_requests(scope: Scope) -> list[int]:
    waiting = data_requests_within(scope.reach).filter(closed_on=None)
    return list(waiting.order_by("act_due", "id").values_list("id", flat=True))


MATTERS = {
    matter.code: matter
    for matter in (
        Matter(
            "findings",
            "",
            _("Dòng trong danh sách chờ bạn quyết định"),
            _("Dòng có đề xuất: làm theo hoặc bỏ qua. Dòng sai: sửa trong tệp rồi gửi lại, hoặc bỏ qua."),
            _findings,
            right="lists.send",
            screen="waiting",
        ),
        Matter(
            "data-requests",
            "",
            _("Yêu cầu về dữ liệu cá nhân chờ trả lời hoặc thực hiện"),
            _("Luật tính từng ngày: trả lời trước, rồi thực hiện hoặc từ chối có lý do."),
            _data_requests,
            right="requests.handle",
            screen="data-requests",
        ),
        Matter(
            "lists-owed",
            "",
            _("Danh sách còn phải nộp trong kỳ thu"),
            _("Nộp trước hạn; cán bộ đôn đốc công đoàn mình phụ trách, có sẵn lời nhắc để gửi."),
            _lists_owed,
            right="rounds.read",
            done_by="rounds.hand-in",
            screen="rounds-owed",
        ),
        Matter(
            "agreements-expiring",
            "agreements",
            _("Thoả ước hết hạn trong 90 ngày tới"),
            _("Gọi cho công đoàn cơ sở để mở thương lượng trước ngày cuối cùng."),
            _expiring,
            asks_lists=True,
            pressing=True,
        ),
        Matter(
            "without-union",
            "employers",
            _("Doanh nghiệp từ 25 lao động chưa có công đoàn, 60 ngày chưa ai liên hệ"),
            _("Mở từng doanh nghiệp, nhận phụ trách rồi ghi lần liên hệ."),
            _without_union,
            done_by="contacts.note",
            asks_lists=True,
        ),
        Matter(
            "not-submitted",
            "units",
            _("Công đoàn cơ sở chưa nộp danh sách đoàn viên"),
            _("Đôn đốc đơn vị gửi danh sách; chưa nộp thì chưa tính, không phải bằng 0."),
            _not_submitted,
        ),
        Matter(
            "without-headcount",
            "employers",
            _("Doanh nghiệp chưa rõ số lao động, hoặc số liệu đã cũ hơn 12 tháng"),
            _("Chưa rõ thì chưa xếp được vào nhóm từ 25 lao động: xin số mới từ bảo hiểm xã hội hoặc thuế."),
            _without_headcount,
        ),
        Matter(
            "quiet-charges",
            "units",
            _("Công đoàn bạn phụ trách, 60 ngày chưa liên hệ"),
            _("Ghi lần đến thăm hoặc gọi điện ngay trên trang của đơn vị."),
            _quiet_charges,
            done_by="contacts.note",
        ),
    )
}
