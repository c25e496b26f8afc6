"""A founded home with a folder of its own, and the one call that takes files in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from caunoi.intake.jail import Jail
from caunoi.intake.outcomes import Outcome
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.intake.tests.writing_lists import employers, workbook
from caunoi.organisations.founding import ensure_home

AT = datetime(2024, 1, 15, 2, 0, tzinfo=UTC)


@pytest.fixture
def home(db: None, settings: Any, tmp_path: Path) -> Path:
    """A fresh home whose received files lie in a folder of the test's own."""
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=AT)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """One reader for all tests: starting a process for each would take longer than all of them."""
    with Jail() as reader:
        yield reader


TakeIn = Callable[..., Outcome]


@pytest.fixture
def take_in(home: Path, jail: Jail) -> TakeIn:
    """Take in named contents: `take_in({"a.xlsx": bytes}, as_of=...)`."""

    def call(
        files: dict[str, bytes],
        *,
        as_of: date | None = date(2023, 12, 31),
        dry_run: bool = False,
        at: datetime = AT,
        **said: Any,
    ) -> Outcome:
        run = Run(by=None, at=at, as_of=as_of, **said)
        return take_in_received(receive(files.items(), jail=jail), run, ignored=[], dry_run=dry_run)

    return call


@pytest.fixture
def province(take_in: TakeIn) -> TakeIn:
    """The same, in a home that knows the two enterprises of the tests and their unions."""
    take_in({"01 - DN.xlsx": workbook(employers())})
    return take_in
