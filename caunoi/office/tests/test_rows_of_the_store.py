"""A site that may not read the rows of the columnar store stands all the same, and nothing but the engine opens them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.indicators import reading
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_headers import addresses
from tests.shape.checks import PACKAGE

#: Which sources speak of the folder: where it is said, made, and read.
SPEAK_OF_IT = {"settings.py", "indicators/reading.py", "organisations/founding.py"}
OF_FIGURES = {"today", "scoreboard", "trend", "records", "matter", "unit"}

_forbidden: list[Path] = []
_opened: list[str] = []


def _hook(event: str, given: tuple[Any, ...]) -> None:
    what = given[0] if given and event in {"open", "os.listdir", "os.scandir"} else None
    if _forbidden and isinstance(what, str | Path) and Path(what).is_relative_to(_forbidden[0]):
        _opened.append(event)
        raise PermissionError(what)


sys.addaudithook(_hook)


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site is another user of the system than the worker, who has written a snapshot."""
    reading.current()
    monkeypatch.setattr(reading, "confined", lambda: True)
    monkeypatch.setattr(reading, "_open", {})
    _opened.clear()
    _forbidden.append(reading.rows_folder())
    yield
    _forbidden.clear()


def test_every_page_answers_and_those_of_figures_say_why_there_are_none(
    province: Province, officer: Client, unreadable: None
) -> None:
    waiting = set()
    for address in addresses(province):
        answer = officer.get(address)
        assert answer.status_code in {200, 302, 403, 404, 503}, address
        if answer.status_code == 503:
            assert "Số liệu đang được chuẩn bị" in answer.content.decode()
            waiting.add(answer.resolver_match.url_name)

    assert waiting <= OF_FIGURES
    assert {"scoreboard", "records"} <= waiting
    assert _opened


def test_people_employers_and_published_tables_need_no_rows(
    province: Province, officer: Client, unreadable: None
) -> None:
    for address in (
        reverse("employer", args=[province.garments.public_id]),
        reverse("person", args=[province.dung.public_id]),
        reverse("published"),
        reverse("search"),
        reverse("lists"),
        reverse("account"),
    ):
        assert officer.get(address).status_code == 200, address


def test_with_the_folder_open_figures_are_there(province: Province, officer: Client) -> None:
    assert officer.get(reverse("scoreboard")).status_code == 200


def test_nothing_but_the_engine_speaks_of_the_folder() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        and any(
            word in path.read_text(encoding="utf-8") for word in ("CAUNOI_ROWS", '"snapshots"', ".parquet")
        )
    }

    assert found == {*SPEAK_OF_IT, "indicators/store.py", "indicators/computing.py"}
