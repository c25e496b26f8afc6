"""The incident room: the clock counts hours, steps are added once, and the list finds whom it touched."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from caunoi.access.appointing import appoint
from caunoi.access.models import Account
from caunoi.organisations.models import TermOfOffice
from caunoi.privacy import incidents
from caunoi.privacy.incidents import CannotNote, draw, due, hours_left, note, open_incident, words_of
from caunoi.privacy.models import Affected, Incident, IncidentStep
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Person
from caunoi.registers.members.viewing import note_viewing
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, NOW, TODAY, a_member, a_unit, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
LAW = Parameters.of()
WORDS = "Một tệp danh sách bị gửi nhầm."
PERIOD = (TODAY - timedelta(days=10), TODAY)


@pytest.fixture
def home(tmp_path, settings):
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    root = the_federation()
    north, south = a_unit("CĐCS Bắc", under=root), a_unit("CĐCS Nam", under=root)
    people = {
        name: a_member(name, of=unit, since=LONG_AGO)
        for name, unit in (("An", north), ("Bình", north), ("Chi", south))
    }
    account = Account.objects.open(username="minh", full_name="Lê Văn Minh", password=None)
    return {"north": north, "south": south, "people": people, "minh": account}


def opened(home, **more) -> Incident:
    told = {
        "kinds": ["name"], "known_at": NOW - timedelta(hours=5), "between": PERIOD, "units": [], "accounts": [],
        "client_ref": uuid4(), "parameters": LAW, "by": home["minh"], "at": NOW, **more,
    }  # fmt: skip
    return open_incident(told.pop("words", WORDS), **told)


def names(incident: Incident) -> set[tuple[str, str]]:
    rows = Affected.objects.filter(incident=incident).values_list("person__particulars__name", "how")
    return set(rows)


def test_the_clock_counts_seventy_two_hours_over_nights_and_holidays() -> None:
    known = NOW
    assert due(known, LAW) - known == timedelta(hours=72)
    assert [hours_left(due(known, LAW), known + timedelta(hours=n)) for n in (0, 71, 72, 73)] == [
        72,
        1,
        0,
        -1,
    ]
    assert hours_left(due(known, LAW), known + timedelta(hours=72, seconds=1)) == -1


def test_the_clock_runs_from_its_being_known_and_what_happened_is_sealed(home) -> None:
    made = opened(home)
    assert made.notice_due == NOW + timedelta(hours=67)
    assert WORDS.encode() not in bytes(made.words)
    assert words_of(Incident.objects.get()) == WORDS
    assert "words" not in Act.objects.get(what="incidents.opened").about


def test_whose_record_was_opened_is_found_and_nobody_else(home) -> None:
    seen, before = home["people"]["An"], home["people"]["Bình"]
    note_viewing(seen, by=home["minh"], at=NOW)
    note_viewing(before, by=home["minh"], at=NOW - timedelta(days=40))
    note_viewing(
        home["people"]["Chi"], by=Account.objects.open(username="x", full_name="X", password=None), at=NOW
    )
    made = opened(home, accounts=[home["minh"].pk])
    assert draw(made, by=home["minh"], at=NOW) == 1
    assert names(made) == {("An", "opened-record")}


def test_of_a_unit_whose_list_leaked_all_are_found_with_those_below(home) -> None:
    made = opened(home, units=[home["north"].pk])
    assert draw(made, by=home["minh"], at=NOW) == 2
    assert names(made) == {("An", "of-a-unit"), ("Bình", "of-a-unit")}
    assert draw(made, by=home["minh"], at=NOW) == 2
    # The negative control: another unit's list touches others.
    other = opened(home, units=[home["south"].pk])
    draw(other, by=home["minh"], at=NOW)
    assert names(other) == {("Chi", "of-a-unit")}


def test_where_a_list_was_taken_out_all_within_reach_of_the_account_are_found(home) -> None:
    appoint(home["minh"], "chair", home["south"], on=LONG_AGO, by=None, at=NOW)
    made = opened(home, accounts=[home["minh"].pk])
    draw(made, by=home["minh"], at=NOW)
    assert names(made) == set()
    with act("records.exported", by=home["minh"], at=NOW, on=TODAY, about={"code": "members"}):
        pass
    draw(made, by=home["minh"], at=NOW)
    assert names(made) == {("Chi", "of-an-export")}


def test_an_office_given_and_ended_on_one_day_reached_all_the_same(home) -> None:
    appoint(home["minh"], "chair", home["south"], on=TODAY, by=None, at=NOW)
    with act("records.exported", by=home["minh"], at=NOW, on=TODAY, about={"code": "members"}):
        pass
    with act("test.ended", by=None, at=NOW, on=TODAY) as writer:
        writer.end(
            TermOfOffice, list(TermOfOffice.objects.filter(account=home["minh"]).values_list("pk", flat=True))
        )
    made = opened(home, accounts=[home["minh"].pk])
    draw(made, by=home["minh"], at=NOW)
    assert names(made) == {("Chi", "of-an-export")}


def test_who_left_before_the_days_is_not_affected(home) -> None:
    made = opened(home, units=[home["north"].pk], between=(date(2000, 1, 1), date(2000, 1, 2)))
    assert draw(made, by=home["minh"], at=NOW) == 0
    assert Person.objects.count() == 3


def test_the_authority_is_told_once_and_nothing_follows_the_end(home) -> None:
    made = opened(home)
    for step in ("measure", "measure", "authority-told", "people-told", "closed"):
        note(made, step, "đã làm", done_at=NOW, by=home["minh"], at=NOW)
    for step in ("authority-told", "measure"):
        with pytest.raises(CannotNote):
            note(made, step, "lần nữa", done_at=NOW, by=home["minh"], at=NOW)
    assert IncidentStep.objects.count() == 5
    assert incidents.words_of_step(IncidentStep.objects.first()) == "đã làm"


def test_the_authority_is_not_told_twice(home) -> None:
    made = opened(home)
    note(made, "authority-told", "công văn 5", done_at=NOW, by=home["minh"], at=NOW)
    with pytest.raises(CannotNote, match="đã được ghi"):
        note(made, "authority-told", "công văn 6", done_at=NOW, by=home["minh"], at=NOW)


@pytest.mark.parametrize(
    ("step", "words", "hours"), [("measure", "", 0), ("measure", "x", 1), ("measure", "x", -6), ("hide", "x", 0), ("closed", "x", 0)]
)  # fmt: skip
def test_a_step_out_of_time_or_without_words_is_refused(home, step, words, hours) -> None:
    with pytest.raises(CannotNote):
        note(opened(home), step, words, done_at=NOW + timedelta(hours=hours), by=home["minh"], at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [{"words": " "}, {"kinds": []}, {"kinds": ["x"]}, {"known_at": NOW + timedelta(hours=1)}, {"between": (TODAY, PERIOD[0])}],
)  # fmt: skip
def test_an_incident_that_says_too_little_is_refused(home, wrong) -> None:
    with pytest.raises(CannotNote):
        opened(home, **wrong)


def test_the_same_form_twice_is_one_incident(home) -> None:
    ref = uuid4()
    assert opened(home, client_ref=ref) == opened(home, client_ref=ref)
