"""`caunoi verify`: seals what waits, then runs the stand-alone program (`caunoi/verify.py`) on this home."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import typer
from django.conf import settings
from django.db import connection
from django.utils import timezone

from caunoi import verify
from caunoi.cli.homes import open_home
from caunoi.trail.sealing import last_verdict_file, seal
from caunoi.vocabulary.text import Text

UNREADABLE = (
    "Không đọc được “{0}”: không có tệp này, hoặc không được phép đọc.\n"
    "“{0}” cannot be read: it is not there, or may not be read."
)
PROMISES = """
Phát hiện và chỉ ra bảng, hành động, dòng (dòng sửa: trong nhóm tối đa 50 dòng ghi liền nhau): sửa bất kỳ cột nào của
dòng do hành động ghi; xóa, thêm, kết thúc, mở lại dòng; sửa bảng số liệu đã công bố (bảng nào, tháng nào); sửa, xóa hành
động, văn bản của nó, muối, mắt xích; cắt hoặc dựng lại những gì trước mốc đã xuất, kể cả bởi người quản trị cơ sở dữ liệu
không có khóa. Không thể phát hiện: việc bị xóa trọn sau mốc xuất gần nhất; việc của người có khóa “trail” và mọi bản sao
của mốc; dữ liệu sai từ lúc ghi; những gì đứng ở dòng trước khi bị xóa theo yêu cầu (dấu băm được lấy lại sau khi xóa); bảng
không hành động nào ghi (tài khoản, dòng chờ quyết định, việc nền; được kể tên). Không có khóa thì không kiểm được chữ ký.

Found, with table, act and rows (an edited row: within at most 50 written together): an edit of any column of a row that
an act wrote; rows deleted, added, ended, opened again; a published table that was edited (which, of which month); acts,
their papers, salts and links edited, deleted or moved; what is cut or rebuilt before an exported head, by a database
administrator without the key too. Cannot be found: what is removed whole after the last exported head; the work of
someone with the trail key and every copy of the heads; data false when written; what stood in rows before they were
erased on request (their digests are taken again afterwards); tables that no act writes (accounts, findings, jobs; they
are named). Without the key no signature is checked.
"""

#: What the verdict counts, as it is read; JSON keeps the names.
COUNTS = {
    "acts": Text(vi="hành động", en="acts"),
    "rows": Text(vi="dòng do hành động ghi", en="rows written by acts"),
    "erased": Text(vi="hành động có dòng đã xóa theo yêu cầu", en="acts with rows erased on request"),
    "sealed": Text(vi="đã niêm phong", en="sealed"),
    "unsealed": Text(vi="chưa niêm phong", en="not sealed yet"),
    "head": Text(vi="vị trí của mốc xuất gần nhất", en="place of the last exported head"),
    "after_head": Text(vi="hành động sau mốc ấy", en="acts after that head"),
}
SIGNED = {
    True: Text(vi="Đã kiểm chữ ký của từng hành động.", en="Every act's signature was checked."),
    False: Text(vi="Không có khóa: chưa kiểm chữ ký.", en="No key: no signature was checked."),
}


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("verify")(verify_record)


def verify_record(
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng JSON / answer in JSON")] = False,
    head: Annotated[
        list[Path] | None,
        typer.Option("--head", help="Tệp mốc giữ ở nơi khác / a file of heads kept elsewhere"),
    ] = None,
    document: Annotated[
        list[Path] | None, typer.Option("--document", help="Tệp đã chốt / a file that an act should rest on")
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", help="Kể cả tên bảng không kiểm / name the tables not checked as well"),
    ] = False,
    promises: Annotated[
        bool,
        typer.Option("--promises", help="Nói rõ phát hiện được gì / say what can be found, and what cannot"),
    ] = False,
) -> None:
    """Kiểm tra nhật ký và mọi dòng nó ghi. / Check the trail and every row it covers."""
    if promises:
        print(PROMISES)
        return
    for file in (*(head or ()), *(document or ())):
        if not os.access(file, os.R_OK) or file.is_dir():
            typer.echo(UNREADABLE.format(file), err=True)
            raise typer.Exit(2)
    open_home(at=timezone.now())
    seal(at=timezone.now())
    home = [
        "--home",
        str(settings.CAUNOI_HOME),
        "--keys",
        str(settings.CAUNOI_KEYS),
        "--database",
        _database(),
    ]
    heads = [word for file in head or () for word in ("--head", str(file))]
    papers = [word for file in document or () for word in ("--document", str(file))]

    def tell(answer: str) -> None:
        last_verdict_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        last_verdict_file().write_text(answer, "utf-8")
        print(answer if as_json else in_words(json.loads(answer), verbose=verbose))

    raise typer.Exit(verify.main([*home, *heads, *papers], tell))


def in_words(verdict: dict[str, Any], *, verbose: bool = False) -> str:
    """The verdict as it is read, Vietnamese first; with `verbose` the tables that it does not speak of are named."""
    signed = SIGNED[bool(verdict["signatures_checked"])]
    lines = [f"{signed.vi} / {signed.en}"]
    lines += [
        f"{verdict[name]:>9}  {words.vi} / {words.en}" for name, words in COUNTS.items() if name in verdict
    ]
    lines.append(
        f"{len(verdict['uncovered'])} bảng vận hành (tài khoản, phiên, công việc) không do nhật ký ghi nên không được"
        " kiểm; xem tên: --verbose. / tables of the running system (accounts, sessions, jobs) are written by no act and"
        " were not checked; their names: --verbose."
    )
    lines += [f"  {table}" for table in verdict["uncovered"] if verbose]
    for fault in verdict["faults"]:
        where = ", ".join(f"{name} {told}" for name, told in fault.items() if name not in {"kind", "text"})
        lines.append(f"✗ {fault['text']['vi']} / {fault['text']['en']} ({where[:300]})")
    found = "✗ Có sai lệch. / Something was touched."
    return "\n".join([*lines, found if verdict["faults"] else "✓ Không thấy sai lệch. / Whole."])


def _database() -> str:
    """Where this home's data is, as the program takes it."""
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    told = connection.get_connection_params()
    kept = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service", "passfile"}
    return "postgresql://?" + urlencode(
        {name: value for name, value in told.items() if name in kept and value}, quote_via=quote
    )
