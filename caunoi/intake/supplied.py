"""Workbooks that somebody else supplies, to be filled: kept sealed, looked at and written in the jail alone.

What they mean is their registers' (`registers/national`, `registers/statistics`); here are their bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from caunoi.access.models import Account
from caunoi.access.reach import reach_of
from caunoi.intake.jail import Jail
from caunoi.intake.prescan.saying import Unreadable
from caunoi.intake.receiving import folder, keep_bytes, kept_as
from caunoi.jobs.working import CannotFinish, Running, job
from caunoi.trail import keys
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import MOST_OF_A_NAME

Rows = list[tuple[str, int, list[str]]]
Labels = dict[str, list[tuple[int, list[str]]]]
#: What is done as work: with the work that runs and who asked for it; what comes of it.
Doing = Callable[[Running, Account], dict[str, Any]]
_ENDINGS = (".xlsx", ".xlsm")
# A row of somebody's: a day or a long number, with two more cells beside it. A form's own date stands alone.
_FEWEST_OF_SOMEBODY = 3
_OF_SOMEBODY = re.compile(r"\d{9}|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.12"
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CannotSupply(Exception):
    """It is no workbook that can be filled; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@contextmanager
def refused_as(refusal: Callable[[Text], Exception]) -> Iterator[None]:
    """What cannot be supplied, as a refusal of the register that it is for."""
    try:
        yield
    except CannotSupply as refused:
        raise refusal(refused.text) from refused


class Gone(Exception):
    """The bytes are not kept any more."""


def digest(content: bytes) -> str:
    """The name by which bytes are known: their SHA-256."""
    return hashlib.sha256(content).hexdigest()


def opened(sha256: str) -> bytes:
    """The bytes as they were kept. Raises Gone."""
    try:
        return keys.unseal_file((folder() / kept_as(sha256)).read_bytes(), sha256=sha256)
    except FileNotFoundError:
        raise Gone(sha256) from None


def sealed(name: str, content: bytes) -> dict[str, str]:
    """Keep the bytes, and say of them what goes into a queue that is stored in the clear."""
    sha256 = digest(content)
    return {
        "name": without_numbers(name)[:MOST_OF_A_NAME],
        "sha256": sha256,
        "kept_as": keep_bytes(content, sha256=sha256),
    }


def media_of(name: str) -> tuple[str, str]:
    """The ending of a copy of that workbook, and its type: one with macros stays one."""
    return ("xlsm", _MACROS) if name.lower().endswith(".xlsm") else ("xlsx", _PLAIN)


def cells_of(content: bytes, name: str, jail: Jail | None) -> Rows:
    """Every row of its visible sheets, as text. Raises CannotSupply."""
    try:
        with nullcontext(jail) if jail is not None else Jail() as reader:
            return list(reader.cells(content, name=name))
    except Unreadable as unreadable:
        raise CannotSupply(unreadable.fault.text) from unreadable


def filled(content: bytes, name: str, orders: dict[str, Any], jail: Jail | None) -> bytes:
    """A copy with cells in it (`filling.filled`). Raises CannotSupply."""
    try:
        with nullcontext(jail) if jail is not None else Jail() as reader:
            return reader.fill(content, name=name, orders=orders)
    except Unreadable as unreadable:
        raise CannotSupply(unreadable.fault.text) from unreadable


def labels_of_blank(
    content: bytes, name: str, jail: Jail | None, *, sheets: int, until: int, columns: int
) -> Labels:
    """What a blank workbook says: of its first sheets the rows up to that number that hold text, so many cells of each.

    Raises CannotSupply for what cannot be filled, and for one that people stand in.
    """
    _check_ending(name)
    rows = cells_of(content, name, jail)
    check_blank(rows)
    return _first_rows(rows, sheets=sheets, until=until, columns=columns)


def _check_ending(name: str) -> None:
    """Only these can be filled. Raises CannotSupply."""
    if not name.lower().endswith(_ENDINGS):
        raise CannotSupply(
            Text(
                vi="Mẫu phải là tệp .xlsx hoặc .xlsm. Mở mẫu, lưu lại thành .xlsx rồi nộp.",
                en="The template has to be an .xlsx or .xlsm. Open it, save it as .xlsx, and hand it in.",
            )
        )


def check_blank(rows: Rows) -> None:
    """Its first rows are kept as they read, in the clear: nobody may stand in them. Raises CannotSupply."""
    for sheet, number, cells in rows:
        if sum(map(bool, cells)) >= _FEWEST_OF_SOMEBODY and any(map(_OF_SOMEBODY.search, cells)):
            raise CannotSupply(
                Text(
                    vi=f"Tờ “{sheet}”, dòng {number} như là của một người: mẫu phải để trống. "
                    "Hãy xóa các dòng đã điền, kể cả dòng ví dụ, rồi nộp lại.",
                    en=f"Sheet “{sheet}”, row {number} looks like somebody's: the template has to be blank. "
                    "Delete the rows filled in, examples too, and hand it in again.",
                )
            )


def _first_rows(rows: Rows, *, sheets: int, until: int, columns: int) -> Labels:
    found: Labels = {}
    for sheet, number, cells in rows:
        if number <= until and (sheet in found or len(found) < sheets):
            found.setdefault(sheet, []).append((number, cells[:columns]))
    return {sheet: [row for row in some if any(row[1])] for sheet, some in found.items()}


def as_work(kind: str, right: str, do: Doing, *refusals: type[Exception]) -> None:
    """Register work on such workbooks, for who holds the right when it is done. What is refused has a `text`."""

    def work(running: Running) -> dict[str, Any]:
        account = Account.objects.filter(pk=running.job.created_by or 0, is_active=True).first()
        # Asked again when the work is done: an officer may have left office since.
        if account is None or not reach_of(account, on=day_of(running.now())).may(right):
            raise CannotFinish(
                "Người yêu cầu không còn quyền làm việc này. / Whoever asked for this may no longer do it."
            )
        running.progress(stage="working")
        try:
            return do(running, account)
        except refusals as refused:
            text: Text = refused.text  # type: ignore[attr-defined]
            raise CannotFinish(f"{text.vi} / {text.en}") from refused
        except Gone as gone:
            raise CannotFinish("Tệp không còn được giữ. / The file is not kept any more.") from gone

    job(kind)(work)
