"""In which reading a page tells its figures and lists: said in its address, in words on it, and kept by its links.

An address says it, so that a page can be sent to somebody else and looking changes nothing that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils import timezone

from caunoi.design.templatetags.design import KEPT, says
from caunoi.indicators.definition import CannotBeAsked
from caunoi.indicators.naming import scope_day, tree_day
from caunoi.indicators.question import AS_WAS, Manner, told
from caunoi.office.fields import DayField
from caunoi.office.viewed_day import viewed_day

TREE, KNOWN, SCOPE = KEPT
AT = "at"


@dataclass(frozen=True)
class Reading:
    """The reading of a page, and what its switch shows."""

    manner: Manner
    today: date

    @property
    def plain(self) -> bool:
        """Whether it is the one that is told when nobody asks for another."""
        return self.manner == AS_WAS

    @property
    def words(self) -> str:
        """What was chosen, in the reader's language."""
        return "; ".join(says(text) for text in told(self.manner, today=self.today))

    @property
    def after(self) -> str:
        """The same, to stand after a heading; nothing for the plain reading."""
        return "" if self.plain else f"; {self.words}"

    @property
    def tree(self) -> str:
        """Which of the choices of a tree is taken: `was`, `is` or `day`."""
        if self.manner.tree is None:
            return "was"
        return "is" if self.manner.tree == self.today else "day"

    @property
    def query(self) -> dict[str, str]:
        """What an address says of it; nothing of the plain reading."""
        manner = self.manner
        tree = "as-is" if self.tree == "is" else manner.tree.isoformat() if manner.tree else ""
        told = {
            TREE: tree,
            KNOWN: manner.known_on.isoformat() if manner.known_on else "",
            SCOPE: "comparable" if manner.scope else "",
        }
        return {key: value for key, value in told.items() if value}

    def about(self) -> dict[str, str]:
        """What the trail is told of a list that was taken out in another reading."""
        days = {"tree": self.manner.tree, "known_on": self.manner.known_on, "scope": self.manner.scope}
        return {key: day.isoformat() for key, day in days.items() if day is not None}


def reading_of(request: HttpRequest) -> Reading:
    """The reading that an address asks for. Raises BadRequest with a sentence for what is none."""
    today = timezone.localdate()
    try:
        tree = tree_day(_tree(request.GET.get(TREE, "")) or "as-was", today=today)
        scope = scope_day(request.GET.get(SCOPE, "") or "all", today=today)
    except CannotBeAsked as refused:
        raise BadRequest(says(refused.text)) from None
    known = _iso(request.GET.get(KNOWN, ""))
    return Reading(Manner(tree, date.fromisoformat(known) if known else None, scope), today)


def day_asked(request: HttpRequest) -> date:
    """The day that an address names (`at`), so that it can be sent; else that of this reader's screens.

    Raises BadRequest with a sentence for what is no day.
    """
    named = _iso(request.GET.get(AT, ""))
    return date.fromisoformat(named) if named else viewed_day(request)


def _tree(typed: str) -> str:
    return typed if typed in {"as-was", "as-is"} else _iso(typed)


def _iso(typed: str) -> str:
    """A day as typed here, or as our own links write it; nothing where nothing is typed."""
    if not typed:
        return typed
    try:
        return DayField(required=True).clean(typed[:20]).isoformat()
    except ValidationError as error:
        raise BadRequest(" ".join(error.messages)) from None
