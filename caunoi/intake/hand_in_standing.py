"""Where lists stand that were handed in for a unit: each waits, or was taken in, or was returned; never two of these.

A list that is taken in and one that is returned are asked about in one line: of two officers at once, one does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from caunoi.intake.models import HandIn, ReceivedFile
from caunoi.registers.rounds.models import RoundStep
from caunoi.vocabulary.text import Text

WAITING, RETURNED, TAKEN_IN = "waiting", "returned", "taken-in"
NEXT: Mapping[str, Text] = {
    WAITING: Text(
        vi="Danh sách được giữ kín. Cán bộ công đoàn xem, rồi nhận hoặc trả lại kèm lý do.",
        en="The list is kept sealed. An officer of the union looks at it, then takes it in or returns it with a reason.",
    ),
    RETURNED: Text(
        vi="Danh sách bị trả lại. Sửa theo lý do rồi nộp tệp mới.",
        en="The list was returned. Mend it as the reason says, and hand in a new file.",
    ),
    TAKEN_IN: Text(vi="Danh sách đã được nhận vào hồ sơ.", en="The list was taken into the records."),
}
#: Said besides of a file that came before, in an earlier round or in none.
UNCHANGED = Text(
    vi="Không đổi so với lần nộp {day}: vẫn tính là đã nộp kỳ này, không dòng nào vào hồ sơ hai lần.",
    en="Unchanged since it was handed in on {day}: it counts as submitted in this round, and no row goes into the records twice.",
)
# Read by whoever handed it in, like any reason that an officer writes.
ANOTHER_CAME = Text(
    vi="Đã có danh sách nộp sau thay cho danh sách này.",
    en="A list that was handed in later took the place of this one.",
)
_STEP = RoundStep.State
_DONE_WITH = (_STEP.RETURNED, _STEP.SUBMITTED)


class ReturnedMeanwhile(Exception):
    """The list was returned while it was being taken in: nothing of it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a list that was handed in stands; `reason` is why it was returned, `before` when the same file came first,
    where it came for an earlier round or for none."""

    state: str
    reason: Text | None = None
    before: datetime | None = None

    @property
    def unchanged(self) -> bool:
        """Whether that very file came before."""
        return self.before is not None


def same_way(one: HandIn) -> QuerySet[HandIn]:
    """Every time that this very file came by the same way for the same unit, for whichever round."""
    return HandIn.objects.filter(
        unit=one.unit_id, kind=one.kind, sha256=one.sha256, link=one.link_id, sent_by=one.sent_by_id
    )


def standings(some: Iterable[HandIn]) -> dict[int, Standing]:
    """Where each stands, by its key."""
    asked = list(some)
    ids = [one.pk for one in asked]
    taken = set(HandIn.objects.filter(_taken_in(), pk__in=ids).values_list("pk", flat=True))
    steps = _steps_of([one.due_id for one in asked if one.due_id is not None])
    first = _first_of(ids)
    return {
        one.pk: _standing(one, one.pk in taken, steps.get(one.due_id or 0, []), first.get(one.pk))
        for one in asked
    }


def still_waiting(some: Iterable[HandIn]) -> list[HandIn]:
    """Of those, the ones that nobody has decided about, in their round either."""
    asked = list(some)
    stands = standings(asked)
    return [one for one in asked if stands[one.pk].state == WAITING]


def waiting_hand_ins() -> QuerySet[HandIn]:
    """Lists handed in for a unit that nobody took in or returned yet."""
    return HandIn.objects.filter(~_taken_in(), returned_at=None)


def _taken_in() -> Exists:
    """Whether that file is in, as it came or as the same file came for another round: it is taken in once."""
    by = Q(handed_in__link=OuterRef("link")) | Q(handed_in__link=None, handed_in__sent_by=OuterRef("sent_by"))
    return Exists(
        ReceivedFile.objects.filter(
            by, undone_by=None, handed_in__unit=OuterRef("unit"), handed_in__kind=OuterRef("kind"),
            handed_in__sha256=OuterRef("sha256"),
        )
    )  # fmt: skip


def _first_of(ids: list[int]) -> dict[int, datetime]:
    """When the same file came first, of those that are not the first themselves."""
    by = Q(link=OuterRef("link")) | Q(link=None, sent_by=OuterRef("sent_by"))
    same = HandIn.objects.filter(
        by, unit=OuterRef("unit"), kind=OuterRef("kind"), sha256=OuterRef("sha256"), pk__lt=OuterRef("pk")
    )
    rows = HandIn.objects.filter(pk__in=ids).annotate(first=same.order_by("pk").values("at")[:1])
    return dict(rows.filter(first__isnull=False).values_list("pk", "first"))


def _steps_of(due: list[int]) -> dict[int, list[RoundStep]]:
    found: dict[int, list[RoundStep]] = defaultdict(list)
    for step in RoundStep.objects.filter(due__in=due).select_related("paper").order_by("due_id", "place"):
        found[step.due_id].append(step)
    return found


def _standing(one: HandIn, taken: bool, steps: list[RoundStep], before: datetime | None) -> Standing:
    if one.returned_at is not None:
        return Standing(RETURNED, _as_written(one.reason), before)
    # What the round did next with this very list: returned it, or got another in its place.
    own = [at for at, step in enumerate(steps) if step.paper and step.paper.sha256 == one.sha256]
    after = [step for step in steps[own[-1] + 1 :] if step.state in _DONE_WITH] if own else []
    if after and after[0].state == _STEP.RETURNED:
        return Standing(RETURNED, _as_written(after[0].reason), before)
    if taken:
        return Standing(TAKEN_IN, None, before)
    return Standing(RETURNED, ANOTHER_CAME, before) if after else Standing(WAITING, None, before)


def _as_written(reason: str) -> Text:
    """What an officer wrote, which is in one language."""
    return Text(vi=reason, en=reason)


# ------------------------------------------------------------------ one at a time


def in_line(one: HandIn) -> None:
    """Wait until whoever decides about that file is done: from here to the end of the transaction nobody else does.

    SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        told = f"hand-in {one.unit_id} {one.kind} {one.sha256}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [told])


def not_returned(pk: int) -> None:
    """Asked last before a list is taken in, within that transaction. Raises ReturnedMeanwhile."""
    one = HandIn.objects.get(pk=pk)
    in_line(one)
    if HandIn.objects.filter(pk=pk, returned_at__isnull=False).exists():
        raise ReturnedMeanwhile
