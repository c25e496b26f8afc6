"""One group of a figure, as an address names it: by a code of ours or a public id, and nothing for those of nobody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from caunoi.access.door import units_within
from caunoi.access.reach import Reach
from caunoi.design.templatetags.design import says
from caunoi.indicators.definition import Breakdown
from caunoi.indicators.naming import CODED, group_names
from caunoi.office.areas import place
from caunoi.organisations.models import Area, Site

#: What an address says for those of whom a group is not known.
UNKNOWN = "unknown"
NAMED: tuple[Breakdown, ...] = ("ownership", "site", "place", "province", "commune", "unit", "sex", "age")


@dataclass(frozen=True, slots=True)
class Cut:
    """A group of a breakdown: its id or code in the registers, what it is called, and as what an address names it."""

    by: Breakdown
    group: int | str | None
    name: str
    key: str

    @property
    def coded(self) -> bool:
        """Whether its name is a word of this program, in the reader's language."""
        return self.by in CODED or self.group is None

    @property
    def about(self) -> dict[str, str]:
        """What the trail is told of a list of it."""
        return (
            {"area": self.key} if self.by in {"province", "commune"} else {"by": self.by, "group": self.key}
        )


def cut_asked(request: HttpRequest, day: date) -> Cut | None:
    """The group that an address names, as `area` or as `by` and `group`. Raises Http404 for one that is none."""
    asked = request.GET
    if asked.get("area"):
        found = place(_uuid(asked["area"]), day)
        if found is None:
            raise Http404
        return Cut(found.level, found.id, found.name, str(found.public_id))
    by = next((one for one in NAMED if one == asked.get("by", "")), None)
    if by is None:
        return None
    key = asked.get("group", "")
    if key == UNKNOWN:
        return Cut(by, None, _("chưa rõ"), key)
    if by in CODED:
        if key not in CODED[by]:
            raise Http404
        return Cut(by, key, says(CODED[by][key]), key)
    group = _there(by, request.reach).filter(public_id=_uuid(key)).values_list("pk", flat=True).first()
    if group is None:
        raise Http404
    return Cut(by, group, group_names(by, [group], at=day).get(group, ""), key)


def keys_of(by: Breakdown, groups: Iterable[int | str | None], *, within: Reach) -> dict[Any, str]:
    """As what addresses name these groups."""
    wanted = set(groups)
    found: dict[Any, str] = {one: one for one in wanted if isinstance(one, str)} | {None: UNKNOWN}
    ids = [one for one in wanted if isinstance(one, int)]
    rows = _there(by, within).filter(pk__in=ids).values_list("pk", "public_id") if ids else ()
    return found | {key: str(public) for key, public in rows}


def _there(by: Breakdown, within: Reach) -> QuerySet[Any, Any]:
    if by == "unit":
        return units_within(within)
    return Site.objects.all() if by == "site" else Area.objects.all()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
