"""The site opens no row of the columnar store: it asks the worker's user, and says so in a sentence when nobody answers."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.indicators import inquiring, reading
from caunoi.office.tests.conftest import DAY, Province
from caunoi.office.tests.test_headers import addresses
from tests.shape.checks import PACKAGE

#: Which sources speak of the folder: where it is said, and read.
SPEAK_OF_IT = {"settings.py", "indicators/reading.py"}
# A key is asked for where another system reads.
ANSWERED = {200, 302, 401, 403, 404}
OF_FIGURES = {"today", "scoreboard", "map", "trend", "records", "matter", "unit"}

_forbidden: list[Path] = []
_opened: list[str] = []


def _hook(event: str, given: tuple[Any, ...]) -> None:
    what = given[0] if given and event in {"open", "os.listdir", "os.scandir"} else None
    if not _forbidden or not isinstance(what, str | Path) or not Path(what).is_relative_to(_forbidden[0]):
        return
    thread = threading.current_thread().name
    _opened.append(thread)
    # The threads of the answerer stand for the worker's user here; every other one is the site.
    if not thread.startswith("caunoi-"):
        raise PermissionError(what)


sys.addaudithook(_hook)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The folder is closed to the site, and nothing of it has been read yet."""
    settings.CAUNOI_ROWS = str(tmp_path / "rows")
    monkeypatch.setattr(reading, "_open", {})
    inquiring._kept.clear()
    _opened.clear()
    _forbidden.append(reading.rows_folder())
    yield
    _forbidden.clear()


@pytest.fixture
def nobody_answers(settings: Any, tmp_path: Path) -> None:
    settings.CAUNOI_ANSWERS = tmp_path / "answers" / "socket"


def test_with_the_folder_closed_to_the_site_every_page_of_figures_has_them(
    province: Province, officer: Client, closed: None
) -> None:
    seen = set()
    for address in addresses(province):
        answer = officer.get(address)
        assert answer.status_code in ANSWERED, address
        seen.add(answer.resolver_match.url_name)

    assert seen >= OF_FIGURES
    assert re.search(r"\b3\b", officer.get(reverse("scoreboard")).content.decode())
    # The negative control: somebody did read it, and that was never a thread of the site.
    assert _opened
    assert all(thread.startswith("caunoi-") for thread in _opened)


def test_a_site_that_reads_the_folder_itself_is_caught(closed: None, province: Province) -> None:
    """The negative control of the hook."""
    with pytest.raises(PermissionError):
        reading.current()


def test_with_nobody_to_answer_pages_of_figures_say_so_and_the_others_answer(
    province: Province, officer: Client, nobody_answers: None
) -> None:
    waiting = set()
    for address in addresses(province):
        answer = officer.get(address)
        assert answer.status_code in ANSWERED | {503}, address
        if answer.status_code == 503:
            assert "Số liệu đang được chuẩn bị" in answer.content.decode()
            waiting.add(answer.resolver_match.url_name)

    assert waiting <= OF_FIGURES
    assert {"scoreboard", "records"} <= waiting


def test_people_employers_and_published_tables_need_nobody_to_answer(
    province: Province, officer: Client, nobody_answers: None
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


def test_ids_that_were_told_are_read_again_within_reach(
    province: Province, officer: Client, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the answerer says, a chair is shown no member of another union by it."""
    members = inquiring.ids("members", part="counted", units=[province.root.pk], at=DAY)
    assert len(members) == 3
    monkeypatch.setattr(inquiring, "ids", lambda *_asked, **_more: members)
    page = chair.get(reverse("records", args=["members"]))
    assert page.status_code == 200
    assert "Đặng Thị Mỹ Dung" not in page.content.decode()
    # The negative control: to the officer of the province the same ids are people.
    assert "Đặng Thị Mỹ Dung" in officer.get(reverse("records", args=["members"])).content.decode()


def test_nothing_but_the_engine_speaks_of_the_folder() -> None:
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
        and any(
            word in path.read_text(encoding="utf-8") for word in ("CAUNOI_ROWS", '"snapshots"', ".parquet")
        )
    }

    assert found == {
        *SPEAK_OF_IT,
        *(f"indicators/{one}.py" for one in ("store", "computing", "keeping", "spark", "scattering")),
    }


def test_a_page_asks_one_question_for_all_of_its_figures(
    officer: Client, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not figure by figure: each question is a round trip, and the engine answers one at a time."""
    asked: list[str] = []
    told = inquiring._told
    monkeypatch.setattr(
        inquiring, "_told", lambda question, **rest: asked.append(question["ask"]) or told(question, **rest)
    )
    officer.get(reverse("scoreboard"))

    assert asked == ["figures"]
