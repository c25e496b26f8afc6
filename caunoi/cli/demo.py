"""`caunoi demo lanh-dao`: what five minutes before a province's leadership need, staged on one machine without a network."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from caunoi.cli.account import open_demo
from caunoi.cli.homes import open_home
from caunoi.cli.reform import watch
from caunoi.cli.typed import reads
from caunoi.registers.reorganisations.changes import CannotReorganise
from caunoi.synth.leaders import DAY, Staged, stage
from caunoi.synth.reform.nation import BEFORE
from caunoi.synth.registering.loading import HomeHoldsData
from caunoi.vocabulary.text import Text

HERE = "http://127.0.0.1:8000"
STEPS = (
    (
        Text(
            vi="Số đã công bố “80 % doanh nghiệp có thoả ước”: ngày {before}, Long An như khi ấy.",
            en="The published “80 % of enterprises have an agreement”: on {before}, Long An as it was.",
        ),
        "/resolution-02/?unit={long_an}",
        Text(
            vi="Đã ký, còn hiệu lực, kể cả đang thương lượng đứng cạnh nhau; bấm vào số thì ra tên doanh nghiệp.",
            en="Signed, in force and in the tail side by side; each number opens the names.",
        ),
    ),
    (
        Text(
            vi="“Trên 90 % doanh nghiệp từ 25 lao động có công đoàn”: ngày {day}, còn thiếu những nơi nào, ai phụ trách.",
            en="“Over 90 % of enterprises with 25 workers have a union”: on {day}, which are missing, and who is in charge.",
        ),
        "/figures/union-at-employers-25/?unit={tay_ninh}&part=gap",
        Text(
            vi="Giao mười nơi cho {officer}, rồi mở đường đi đến chỉ tiêu: {target}",
            en="Give ten of them to {officer}, then open the way to the target: {target}",
        ),
    ),
    (
        Text(
            vi="Một danh sách viết tay lộn xộn của {union}: {roster}",
            en="An untidy roster of {union}: {roster}",
        ),
        "/lists/",
        Text(
            vi="Xem trước biến động từng dòng, nhận vào, số liệu đổi theo; lấy lại trong ngày thì số liệu trở về như cũ.",
            en="Look at what changes row by row, take it in, the figures follow; taken back that day they are as before.",
        ),
    ),
    (
        Text(vi="Báo cáo Word cùng các số ấy.", en="The Word report with the same numbers."),
        "",
        Text(
            vi="caunoi report review --unit {tay_ninh} --at {iso} --out bao-cao.docx",
            en="caunoi report review --unit {tay_ninh} --at {iso} --out bao-cao.docx",
        ),
    ),
    (
        Text(
            vi="Long An ngày {before} và Tây Ninh ngày {day}, cùng một phạm vi, không ai bị sót.",
            en="Long An on {before} and Tây Ninh on {day} in one comparable scope, nobody lost.",
        ),
        "/resolution-02/?unit={tay_ninh}&tree=as-is&scope=comparable",
        Text(
            vi="Cả hệ thống: {was} đoàn viên, {ended} kết thúc theo luật, còn {now}.",
            en="The whole: {was} members, {ended} ended by law, {now} left.",
        ),
    ),
)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    verbs = typer.Typer(no_args_is_help=True, help="Dựng sẵn buổi trình bày. / What is staged for a showing.")
    # A group of one verb stays a group: others come beside it.
    verbs.callback()(_demo)
    verbs.command("lanh-dao")(_lanh_dao)
    app.add_typer(verbs, name="demo")


def _demo() -> None:
    """Dựng sẵn buổi trình bày. / What is staged for a showing."""


def _lanh_dao(
    folder: Annotated[Path, typer.Argument(help="Thư mục để ghi danh sách / a folder for the roster")],
    seed: Annotated[int, typer.Option(min=0, help="Cùng số thì cùng một tỉnh bịa / the same province")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
) -> None:
    """Con số này ở đâu ra? Năm phút trước lãnh đạo tỉnh, dữ liệu bịa. / Where does this figure come from? Staged."""
    now = timezone.now()
    open_home(at=now)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        staged = stage(folder, seed=seed, at=now, watch=watch)
    except (HomeHoldsData, CannotReorganise) as refusal:
        print(reads(refusal.text), file=sys.stderr)
        raise typer.Exit(2) from None
    if as_json:
        print(json.dumps(_told(staged), ensure_ascii=False))
    else:
        open_demo(at=now)
        _tell(staged)
    for difference in staged.replayed.differences:
        print(reads(difference), file=sys.stderr)
    if staged.replayed.differences:
        raise typer.Exit(1)


def _told(staged: Staged) -> dict[str, object]:
    """What a program needs to walk the five steps."""
    return {
        "day": DAY.isoformat(),
        "before": BEFORE.isoformat(),
        "tay_ninh": str(staged.province.public_id),
        "long_an": str(staged.before.public_id),
        "union": staged.union,
        "roster": str(staged.roster),
        "officers": [one.full_name for one in staged.officers],
        **staged.replayed.answer(),
    }


def _tell(staged: Staged) -> None:
    """The five steps, each with its address: the showing is read from the terminal."""
    target = f"{HERE}/units/{staged.province.public_id}/targets/union-at-employers-25/"
    members = staged.replayed.answer()["members"]
    was, ended, left = members if isinstance(members, list) else (0, 0, 0)
    values = {
        "before": _day(BEFORE), "day": _day(DAY), "iso": DAY.isoformat(), "long_an": str(staged.before.public_id),
        "tay_ninh": str(staged.province.public_id), "union": staged.union, "roster": str(staged.roster),
        "officer": staged.officers[0].full_name, "target": target, "was": str(was), "ended": str(ended), "now": str(left),
    }  # fmt: skip
    print(f"\ncaunoi serve → {HERE}")
    for number, (title, path, then) in enumerate(STEPS, 1):
        print(f"\n{number}. {reads(title).format(**values)}")
        if path:
            print(f"   {HERE}{path.format(**values)}")
        print(f"   {reads(then).format(**values)}")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
