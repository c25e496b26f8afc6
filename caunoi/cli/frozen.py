"""`caunoi frozen`: which reviews are frozen, whether they can still be made again, and what has changed since."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

import typer
from django.utils import timezone

from caunoi.cli.freeze import told
from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.indicators import reading
from caunoi.indicators.catalogue import indicator
from caunoi.resolutions.comparing import WORDS, Because, Changed, check, difference
from caunoi.resolutions.freezing import Line, lines_of
from caunoi.resolutions.models import FrozenReview
from caunoi.vocabulary.text import Text

Which = Annotated[str, typer.Argument(help="Mã bản chốt / id of the frozen review")]
AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")]
NO_SUCH = Text(vi="Không có bản chốt “{id}”.", en="There is no frozen review “{id}”.")
NO_LINE = Text(vi="Bản chốt không có số liệu “{code}”.", en="The frozen review has no figure “{code}”.")
KINDS = {
    "came": Text(vi="vào", en="came in"),
    "left": Text(vi="ra", en="left"),
    "changed": Text(vi="tính khác", en="counts otherwise"),
    "moved": Text(vi="chuyển đơn vị", en="moved"),
}
WHYS = {
    "act": Text(vi="hành động", en="act"),
    "tree": Text(vi="đơn vị đổi cấp trên", en="the unit moved"),
    "parameter": Text(vi="tham số đổi", en="a parameter is another"),
    "definition": Text(vi="định nghĩa đổi", en="defined otherwise"),
    "untold": Text(vi="chưa rõ", en="cannot be told"),
}
SUM = Text(
    vi="{code}: chốt {then}, nay {now}; {count} hồ sơ khác, cộng lại {sum}.",
    en="{code}: frozen {then}, now {now}; {count} records differ, together {sum}.",
)


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(
        no_args_is_help=True, help="Số liệu đã chốt của kỳ kiểm điểm. / Frozen figures of reviews."
    )
    verbs.command("list")(_list)
    verbs.command("show")(_show)
    verbs.command("verify")(_verify)
    verbs.command("explain")(_explain)
    app.add_typer(verbs, name="frozen")


def _list(as_json: AsJson = False) -> None:
    """Các bản đã chốt. / What is frozen."""
    open_home(at=timezone.now())
    found = FrozenReview.objects.select_related("unit", "began_by__document").order_by(
        "-on", "-known_on", "pk"
    )
    if as_json:
        print(json.dumps([_head(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        print(f"{one.public_id}  {one.on}  ({one.known_on})  {len(one.lines)}  {one.digest[:16]}")


def _head(review: FrozenReview) -> dict[str, Any]:
    return {name: value for name, value in told(review).items() if name not in {"parameters", "figures"}}


def _show(which: Which, as_json: AsJson = False) -> None:
    """Một bản chốt, như đã ghi. / One of them, as it was written down."""
    review = _review(which)
    if as_json:
        print(json.dumps(told(review), ensure_ascii=False, indent=1))
        return
    for line in lines_of(review):
        print(f"{_name(line)}: {_number(line)}  {line.status}  {line.root[:16]}")


def _verify(which: Which, as_json: AsJson = False) -> None:
    """Tính lại như đã biết khi đó: có đúng như đã chốt không? / Computed again as known then: is it what was frozen?"""
    review = _review(which)
    found = list(check(review, reading.current().engine))
    if as_json:
        rows = [
            {
                "figure": asdict(one.line),
                "again": one.again and asdict(one.again),
                "verdict": one.verdict,
                "text": {"vi": WORDS[one.verdict].vi, "en": WORDS[one.verdict].en},
            }
            for one in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(f"{_name(one.line)}: {reads(WORDS[one.verdict])}")
    if any(one.verdict != "equal" for one in found):
        raise typer.Exit(1)


def _explain(
    which: Which,
    code: Annotated[str, typer.Argument(help="Mã số liệu / code of the figure")],
    start: int = 0,
    limit: int = 50,
    as_json: AsJson = False,
) -> None:
    """Khác nay ở những hồ sơ nào, vì sao; không nêu tên ai. / Which records differ by now, and why; nobody is named."""
    review = _review(which)
    line = next((one for one in lines_of(review) if one.code == code and one.by is None), None)
    if line is None:
        raise _refused(NO_LINE.fill(code=code))
    found = difference(review, line, reading.current().engine)
    page = found.changed[start : start + limit]
    if as_json:
        reasons = [
            {"why": why, "what": what, "records": n} for (why, what), n in sorted(found.by_reason.items())
        ]
        answer = {
            "figure": asdict(line),
            "now": found.now and asdict(found.now),
            "records": len(found.changed),
            "reasons": reasons,
            "page": [_changed(one) for one in page],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        return
    now = _number(found.now) if found.now else "—"
    told_sum = sum(one.numerator for one in found.changed)
    words = SUM.fill(
        code=_name(line), then=_number(line), now=now, count=len(found.changed), sum=f"{told_sum:+d}"
    )
    print(reads(words))
    for one in page:
        print(f"  {one.subject}  {reads(KINDS[one.kind])}  {one.numerator:+d}  {_why(one.because)}")


def _changed(one: Changed) -> dict[str, Any]:
    return asdict(one)


def _why(because: tuple[Because, ...]) -> str:
    return "; ".join(
        " ".join(str(word) for word in (reads(WHYS[one.why]), one.what, one.at) if word) for one in because
    )


def _name(line: Line) -> str:
    title = reads(indicator(line.code).title)
    return title if line.by is None else f"{title} [{line.by}: {line.group}]"


def _number(line: Line) -> str:
    return str(line.numerator) if line.denominator is None else f"{line.numerator}/{line.denominator}"


def _review(which: str) -> FrozenReview:
    open_home(at=timezone.now())
    try:
        found = FrozenReview.objects.filter(public_id=UUID(which)).first()
    except ValueError:
        found = None
    if found is None:
        raise _refused(NO_SUCH.fill(id=which))
    return found


def _refused(text: Text) -> typer.Exit:
    print(f"{text.vi}\n{text.en}", file=sys.stderr)
    return typer.Exit(2)
