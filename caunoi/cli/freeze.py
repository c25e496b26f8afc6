"""`caunoi freeze`: the figures of a review are kept as they were found, with what it takes to find them again."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer
from django.utils import timezone

from caunoi.access.door import units_within
from caunoi.access.reach import operator
from caunoi.cli.figures import BREAKDOWNS, asked, refused, unit_asked
from caunoi.cli.homes import open_home
from caunoi.cli.typed import Day, iso_day, reads
from caunoi.indicators import reading
from caunoi.indicators.definition import CannotBeAsked
from caunoi.organisations.models import Unit
from caunoi.resolutions.freezing import Asked, CannotFreeze
from caunoi.resolutions.freezing import freeze as frozen
from caunoi.resolutions.models import FrozenReview
from caunoi.trail.models import Document
from caunoi.trail.papers import decision
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

DONE = Text(
    vi="Đã chốt {count} số liệu, như đã biết đến hết ngày {known}: {id}, mã kiểm {digest}.",
    en="{count} figures are frozen, as known at the end of {known}: {id}, digest {digest}.",
)


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("freeze")(freeze)


def freeze(
    codes: Annotated[list[str], typer.Argument(help="Mã số liệu / codes of figures")],
    at: Annotated[
        datetime,
        typer.Option(parser=iso_day, metavar="YYYY-MM-DD", help="Ngày kiểm điểm / day of the review"),
    ],
    unit: Annotated[str, typer.Option(help="Mã công khai, mã số hoặc mã số thuế của đơn vị.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", parser=iso_day, metavar="YYYY-MM-DD")] = None,
    by: Annotated[str, typer.Option(help="Cả đơn vị, và thêm ownership, site, place hoặc unit.")] = "",
    tree: Annotated[str, typer.Option(help="as-was, as-is hoặc một ngày.")] = "as-was",
    known_on: Day = None,
    paper: Annotated[str, typer.Option(help="Số văn bản chốt / number of the paper")] = "",
    paper_on: Day = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Chốt số liệu của một kỳ kiểm điểm. / Freeze the figures of a review."""
    now = timezone.now()
    open_home(at=now)
    try:
        question = asked(at=at, since=since, tree=tree, known_on=known_on, today=day_of(now))
        one = units_within(operator(day_of(now))).get(pk=unit_asked(reading.current(), unit, question))
        made = frozen(
            one, _chosen(codes, by, question.since), on=question.at, tree=question.tree, known_on=question.known_on,
            counts=reading.current().engine, document=_paper(paper, paper_on and paper_on.date(), one), by=None, at=now,
        )  # fmt: skip
    except CannotFreeze as refusal:
        print(f"{refusal.text.vi}\n{refusal.text.en}", file=sys.stderr)
        raise typer.Exit(2) from None
    except CannotBeAsked as refusal:
        raise refused(refusal) from None
    if as_json:
        print(json.dumps(told(made), ensure_ascii=False, indent=1))
        return
    known = made.known_on.isoformat()
    print(reads(DONE.fill(count=len(made.lines), known=known, id=made.public_id, digest=made.digest)))


def _chosen(codes: list[str], by: str, since: date | None) -> list[Asked]:
    """Each figure whole, and by the breakdown where one was asked for. Raises CannotBeAsked."""
    whole = [Asked(code, None, since) for code in codes]
    if not by:
        return whole
    for known in BREAKDOWNS:
        if known == by:
            return [*whole, *(Asked(code, known, since) for code in codes)]  # type: ignore[arg-type]
    raise CannotBeAsked(vi=f"Không chia được theo “{by}”.", en=f"There is no breakdown by “{by}”.")


def _paper(number: str, dated_on: date | None, unit: Unit) -> Document | None:
    return decision(number, dated_on, issuer=unit.public_id) if number else None


def told(review: FrozenReview) -> dict[str, Any]:
    """A frozen review as JSON: nothing that is not stored in it, and no salt."""
    done = review.began_by
    return {
        "id": str(review.public_id),
        "unit": str(review.unit.public_id),
        "at": review.on.isoformat(),
        "tree": review.tree.isoformat() if review.tree else None,
        "known_on": review.known_on.isoformat(),
        "frozen_at": done.at.isoformat(),
        "document": done.document.number if done.document else None,
        "parameters": review.parameters,
        "digest": review.digest,
        "figures": review.lines,
    }
