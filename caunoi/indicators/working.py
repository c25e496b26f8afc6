"""What the worker does for alerts: after Acts, and on each new day, every alert is held against its figure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5

from django.db import IntegrityError, transaction

from caunoi.access.reach import reach_of
from caunoi.jobs.models import Job
from caunoi.jobs.working import Running, ask, job
from caunoi.trail.models import Act
from caunoi.vocabulary.days import day_of

from . import alerting, reading
from .figures import Figure
from .models import Alert
from .question import Question
from .telling import newest_list_on, untold

KIND = "alerts.check"


def ask_after_acts(at: datetime) -> Job | None:
    """Have the alerts looked at, once for each state of the registers and each day; None where there is none to look at."""
    if not Alert.objects.held_true().exists():
        return None
    last = Act.objects.order_by("-pk").values_list("public_id", flat=True).first()
    day = day_of(at)
    return ask(
        KIND, {"on": day.isoformat()}, by=None, at=at, client_ref=uuid5(NAMESPACE_OID, f"{KIND} {last} {day}")
    )


@job(KIND)
def check(running: Running) -> dict[str, int]:
    """Every alert whose owner may still read its figure; each crossing is an Act of its own."""
    at = running.now()
    day = day_of(at)
    found = list(Alert.objects.held_true().select_related("account").order_by("unit", "pk"))
    last = alerting.newest([one.record for one in found])
    told = 0
    for done, one in enumerate(found):
        running.progress(stage="alerts", done=done, total=len(found))
        value = _value(one, day)
        if value is None:
            continue
        try:
            with transaction.atomic():
                told += alerting.tell(one, last.get(one.record), value, at=at, day=day)
        except IntegrityError:
            # Another worker told it a moment ago.
            continue
    return {"looked_at": len(found), "told": told}


def _value(alert: Alert, day: date) -> Decimal | None:
    """The figure as its owner may read it on that day; None where that is not at all, or nobody told of it."""
    if not alerting.may_be_told(alert, reach_of(alert.account, on=day)):
        return None
    figures: list[Figure] = reading.current().engine.figures(
        [alert.code], Question(day), units=[alert.unit_id]
    )
    for one in figures:
        if one.value is not None and untold(one, newest_list_on(date.max)) is None:
            return Decimal(one.value)
    return None
