"""`caunoi returned`: the rows of a list that its unit has to correct, as a workbook."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import typer
from django.utils import timezone

from caunoi.access.reach import operator
from caunoi.cli.homes import open_home
from caunoi.cli.typed import reads
from caunoi.intake.carrying_out import CannotDecide
from caunoi.intake.door import files_within
from caunoi.intake.models import ReceivedFile
from caunoi.intake.prescan.saying import Unreadable
from caunoi.intake.returned_workbook import returned_workbook
from caunoi.intake.returning import hand_back, note_taken, sent_of
from caunoi.vocabulary.text import Text

NO_LIST = Text(
    vi="Không có danh sách “{0}” đã nhận. Ghi đúng tên tệp, hoặc mã trong địa chỉ trang của danh sách.",
    en="No list “{0}” was received. Write the file's name as it came, or the id in the address of its page.",
)
NOT_A_WORKBOOK = Text(
    vi="Không ghi được tệp “{0}”: đuôi tệp phải là .xlsx.", en="Cannot write “{0}”: its ending must be .xlsx."
)
NOT_WRITTEN = Text(
    vi="Không ghi được “{0}”: thư mục không có hoặc không được phép ghi. Hãy chọn thư mục khác.",
    en="Cannot write “{0}”: the folder is not there or may not be written to. Choose another folder.",
)
DONE = Text(
    vi="{rows} dòng cần sửa, trong {file}. Đơn vị sửa xong thì nhận bằng `caunoi intake`.",
    en="{rows} rows to correct, in {file}. Corrected by the unit, `caunoi intake` takes it in.",
)


def add_to(app: typer.Typer) -> None:
    """Put the verb into the command."""
    app.command("returned")(returned)


def returned(
    of: Annotated[str, typer.Argument(metavar="LIST", help="Tên tệp danh sách đã nhận, hoặc mã của nó.")],
    out: Annotated[Path, typer.Option("--out", help="Tệp .xlsx ghi ra.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Ghi các dòng phải sửa của một danh sách ra Excel để trả lại đơn vị. / Write the rows of a list to correct."""
    now = timezone.now()
    if out.suffix.lower() != ".xlsx":
        _refuse(NOT_A_WORKBOOK, out.name)
    if not out.parent.is_dir():
        _refuse(NOT_WRITTEN, out)
    open_home(at=now)
    file = _received(of)
    if file is None:
        _refuse(NO_LIST, of)
    try:
        made = hand_back(file, by=None, at=now)
    except CannotDecide as refused:
        _refuse(refused.text, of)
    except Unreadable as unreadable:
        _refuse(unreadable.fault.text, of)
    sent = sent_of(made) or {"sheets": []}
    note_taken(made, sent, by=None, office=lambda _person: "", at=now)
    try:
        # It holds numbers of people: nobody else on this machine reads it.
        out.touch(mode=0o600)
        out.write_bytes(returned_workbook(made, sent, on=timezone.localdate(now), reads=reads))
    except OSError:
        _refuse(NOT_WRITTEN, out)
    if as_json:
        print(json.dumps({"id": made.public_id.hex, "list": file.public_id.hex, "rows": made.rows}))
    else:
        print(reads(DONE.fill(rows=made.rows, file=out)))


def _received(of: str) -> ReceivedFile | None:
    """The list of that id, or the one of that name that came last."""
    files = files_within(operator(timezone.localdate()).to("lists.send"))
    try:
        return files.filter(public_id=UUID(of)).first()
    except ValueError:
        return files.filter(document__name=of).first()


def _refuse(said: Text, what: object) -> NoReturn:
    print(reads(said).format(what), file=sys.stderr)
    raise typer.Exit(2)
