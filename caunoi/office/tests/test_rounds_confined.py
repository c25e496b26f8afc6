"""What is handed in on the page of a round's line is of that line's unit alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from caunoi.intake import working
from caunoi.intake.models import ReceivedFile
from caunoi.intake.working import read_again
from caunoi.jobs.working import find_works, run_pending
from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_lists import a_roster
from caunoi.office.tests.test_rounds import Collected, file
from caunoi.registers.members.models import Membership
from caunoi.registers.rounds.models import RoundPaper


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """A folder of files as received of its own, and the keys that stand, copied."""
    shutil.copytree(settings.CAUNOI_KEYS, tmp_path / "keys")
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"


@pytest.fixture
def collected(province: Province) -> Collected:
    return Collected(province)


def another_units() -> bytes:
    """A roster of the garment makers, which the chair of the shoemakers has no business to hand in."""
    joined = ("Vũ Thị Hồng", "05/03/1990", "Nữ", "079190123456", "01/02/2020", "")
    return a_roster(joined, tax_code="1100000012")


def test_what_is_handed_in_for_one_line_is_confined_to_its_unit_and_read_again_so(
    collected: Collected,
) -> None:
    find_works()
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file(content=another_units()))
    collected.officer.post(reverse("take-in-round", args=[RoundPaper.objects.get().public_id]))
    run_pending(now=timezone.now)
    received = ReceivedFile.objects.get()
    refused = received.findings.filter(severity="refused")
    assert (received.accepted, [one.code for one in refused]) == (0, ["list-of-another-unit"])
    assert "Đông Á" in refused[0].reason_vi

    read_again(received, by=collected.province.officer, at=timezone.now(), client_ref=uuid4())
    run_pending(now=timezone.now)
    received.refresh_from_db()
    assert received.accepted == 0
    assert not Membership.objects.filter(document=received.document).exists()


def test_without_the_paper_to_tell_whose_it_is_that_roster_would_come_in(
    collected: Collected, monkeypatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(working, "_scope_of_paper", lambda paper: None)
    find_works()
    collected.send(collected.chair, "round-submit", collected.hoa_sen, sent=file(content=another_units()))
    collected.officer.post(reverse("take-in-round", args=[RoundPaper.objects.get().public_id]))
    run_pending(now=timezone.now)
    assert ReceivedFile.objects.get().accepted == 1
