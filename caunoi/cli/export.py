"""`caunoi export`: the national federation's software is told what changed, and its answer is read back."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from caunoi.access.reach import Reach, operator
from caunoi.cli import statistical_forms
from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.indicators import naming
from caunoi.indicators.definition import CannotBeAsked
from caunoi.intake import national
from caunoi.intake.cells import column_index
from caunoi.intake.supplied import digest, opened
from caunoi.organisations.tree import NoFederation, root
from caunoi.registers.national import exchanging
from caunoi.registers.national.door import national_exports_within, national_files_within
from caunoi.registers.national.exchanging import CannotExchange
from caunoi.registers.national.fields import sample
from caunoi.registers.national.models import NationalExport, NationalFile
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")]
OfUnit = Annotated[
    str,
    typer.Option(
        "--unit", help="Đơn vị: mã công khai hoặc mã số; bỏ trống là gốc / the unit; the root if left out"
    ),
]
Number = Annotated[int, typer.Argument(help="Số của tệp gửi / the export's number")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
NO_EXPORT = Text(vi="Không có tệp gửi nào mang số ấy.", en="There is no export of that number.")
NO_FEDERATION = Text(vi="Chưa có đơn vị nào.", en="There is no unit yet.")
NO_FILE = Text(vi="Chưa nộp tệp nào.", en="No file was handed in yet.")
BAD_MAP = Text(
    vi='Tệp khai cột phải là JSON: {"sheet": …, "header_row": …, "columns": {"B": "name", "C": ["birth", "d/m/y"]}}.',
    en='The mapping has to be JSON: {"sheet": …, "header_row": …, "columns": {"B": "name", "C": ["birth", "d/m/y"]}}.',
)
COUNTS = {
    "joined": Text(vi="tăng", en="joined"),
    "changed": Text(vi="thay đổi", en="changed"),
    "left": Text(vi="giảm", en="left"),
    "same": Text(vi="không đổi", en="unchanged"),
    "waiting": Text(vi="đang ở tệp chưa ghi là đã nộp", en="in a file not marked as uploaded"),
    "refused": Text(vi="đã bị từ chối, chưa sửa", en="refused, and not put right"),
    "nameless": Text(vi="hồ sơ đã xóa", en="erased"),
    "twice": Text(
        vi="đã báo hai lần trước khi gộp, cần nhờ rút một",
        en="told of twice before a merger, one to be withdrawn there",
    ),
    "issued": Text(vi="đã cấp mã số", en="numbers issued"),
    "known": Text(vi="mã số đã ghi từ trước", en="numbers on record already"),
    "nobody": Text(vi="không rõ của ai", en="nobody's"),
    "other-number": Text(vi="người đã có mã số khác", en="people with another number"),
    "elses": Text(vi="mã số của người khác", en="numbers of somebody else"),
    "no-number": Text(vi="không phải mã số", en="no numbers"),
    "silent": Text(vi="không trả lời", en="unanswered"),
}


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    verbs = typer.Typer(no_args_is_help=True, help="Tệp gửi hệ thống khác. / Files for other systems.")
    tld = typer.Typer(
        no_args_is_help=True, help="Phần mềm của Tổng Liên đoàn. / The national federation's software."
    )
    tld.command("template")(_template)
    tld.command("map")(_map)
    tld.command("preview")(_preview)
    tld.command("make")(_make)
    tld.command("uploaded")(_uploaded)
    tld.command("drop")(_drop)
    tld.command("read")(_read)
    verbs.add_typer(tld, name="tld")
    statistical_forms.add_to(verbs)
    app.add_typer(verbs, name="export")


def _template(file: File) -> None:
    """Nộp mẫu trống, xem các cột của nó. / Hand the blank template in, and see its columns."""
    _home()
    with _in_words():
        kept = national.hand_in("template", file.name, file.read_bytes(), by=None, at=timezone.now())
    print(json.dumps(kept.labels, ensure_ascii=False))


def _map(
    file: File,
    returned: Annotated[bool, typer.Option(help="Cột của tệp trả về / columns of the returned file")] = False,
) -> None:
    """Khai cột của mẫu nộp sau cùng, từ một tệp JSON. / Map the columns of the last file handed in, from JSON."""
    reach = _home()
    use = NationalFile.Use.RETURNED if returned else NationalFile.Use.TEMPLATE
    handed_in = national_files_within(reach).filter(use=use).first()
    if handed_in is None:
        _refused(NO_FILE)
    try:
        said = json.loads(file.read_text())
        chosen = {column_index(letters.upper()): _chosen(what) for letters, what in said["columns"].items()}
        place = str(said["sheet"]), int(said["header_row"])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        _refused(BAD_MAP)
    with _in_words():
        mapping = exchanging.map_columns(handed_in, *place, chosen, by=None, at=timezone.now())
    told = {"version": mapping.version, "sample": {str(at): value for at, value in sample(mapping.columns)}}
    print(json.dumps(told if not returned else {"version": mapping.version}, ensure_ascii=False))


def _chosen(what: Any) -> tuple[str, str, dict[str, str]]:
    field, more = (what, "") if isinstance(what, str) else (what[0], what[1])
    if isinstance(more, dict):
        return str(field), "", {str(value): str(word) for value, word in more.items()}
    return str(field), str(more), {}


def _preview(unit: OfUnit = "", as_json: AsJson = False) -> None:
    """Đếm: tệp gửi sẽ có ai. / Count whom an export would name."""
    reach = _home()
    of = _unit(unit, reach)
    with _in_words():
        found = national.preview(of, on=reach.day)
    _told(dict(found.counts), as_json)


def _make(
    out: Annotated[Path, typer.Argument(help="Ghi tệp ra đây / where the file is written")],
    unit: OfUnit = "",
    as_json: AsJson = False,
) -> None:
    """Lập tệp gửi: chỉ người tăng, giảm, thay đổi từ lần nộp trước. / Write joins, changes and leavers alone."""
    reach, now = _home(), timezone.now()
    of = _unit(unit, reach)
    with _in_words():
        export = national.make(of, by=None, at=now)
    about = {"number": export.number, "rows": export.rows.count()}
    with act("national.taken-out", by=None, at=now, on=day_of(now), about=about):
        content = opened(export.sha256)
    # People by name and number: for whoever runs this alone.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
        written.write(content)
    _told({"number": export.number, **export.counts}, as_json)


def _uploaded(number: Number) -> None:
    """Ghi là đã nộp lên phần mềm. / Mark an export as uploaded."""
    found = _export(number)
    with _in_words():
        exchanging.uploaded(found, by=None, at=timezone.now())


def _drop(number: Number) -> None:
    """Bỏ tệp gửi không nộp: các dòng của nó trở lại lần sau. / Drop one that was not uploaded: its rows come again."""
    found = _export(number)
    with _in_words():
        exchanging.drop(found, by=None, at=timezone.now())


def _read(file: File, as_json: AsJson = False) -> None:
    """Đọc tệp trả về: mã số được cấp, dòng bị từ chối. / Read a returned file: numbers issued, rows refused.

    Tệp đã nộp mà chưa khai cột thì nộp lại là đọc tiếp. / One handed in before its columns were mapped is read now.
    """
    reach, now = _home(), timezone.now()
    content = file.read_bytes()
    with _in_words():
        kept = (
            national_files_within(reach).filter(use="returned", sha256=digest(content), read_by=None).first()
        )
        kept = kept or national.hand_in("returned", file.name, content, by=None, at=now)
        if national.reads_by(kept) is None:
            print(json.dumps(kept.labels, ensure_ascii=False))
        counts = national.read(kept, by=None, at=now)
    _told(counts, as_json)


def _home() -> Reach:
    now = timezone.now()
    open_home(at=now)
    return operator(day_of(now)).to(national.RIGHT)


def _unit(typed: str, reach: Reach) -> int:
    try:
        return naming.unit_named(typed, at=reach.day) if typed else root(reach.day)
    except CannotBeAsked as refused:
        _refused(refused.text)
    except NoFederation:
        _refused(NO_FEDERATION)


def _export(number: int) -> NationalExport:
    found = national_exports_within(_home()).filter(number=number).first()
    if found is None:
        _refused(NO_EXPORT)
    return found


def _told(counts: dict[str, int], as_json: bool) -> None:
    if as_json:
        print(json.dumps(counts))
        return
    for code, count in counts.items():
        print(f"{reads(COUNTS[code]) if code in COUNTS else code}: {count}")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except CannotExchange as refused:
        _refused(refused.text)


def _refused(text: Text) -> NoReturn:
    print(reads(text), file=sys.stderr)
    raise typer.Exit(2)
