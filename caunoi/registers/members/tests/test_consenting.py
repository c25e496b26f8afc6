"""The ledger of consent: never by default, never rewritten, and a withdrawal stops what rests on it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.access.models import Account
from caunoi.registers.members import consenting
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.consenting import Answered, CannotConsent, note, stopped, stopped_for, word
from caunoi.registers.members.models import Consent, ConsentWording, Person
from caunoi.registers.members.viewing import CannotUnmask, unmask
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import kinds
from caunoi.vocabulary.text import Text
from tests.builders import NOW, TODAY, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ASKED = Text(vi="Tôi đồng ý cho công đoàn gọi điện.", en="I agree to be called by the union.")
PHONE = "+84912345678"
PROOF = "Phiếu số 12, tủ hồ sơ số 3"


@pytest.fixture
def na(tmp_path, settings) -> Person:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    the_federation()
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        told = Newcomer("Đỗ Na", "do na", "na", "1995-01-01", "day", "female", "", "", PHONE, "", None, None)
        (person,) = add_people(writer, [told])
    for purpose, kind in (("contact", "phone"), ("welfare", "hardship")):
        word(purpose, text=ASKED, kinds=[kind], valid_from=date(2023, 1, 1), by=None, at=NOW)
    return Person.objects.get(pk=person)


@pytest.fixture
def officer(na) -> Account:
    return Account.objects.open(username="officer", full_name="Lê Văn Minh", password=None)


def answered(person: Person, answer: str, *, on: date = TODAY, purpose: str = "contact", **more) -> Consent:
    told = {"channel": "phiếu", "evidence": PROOF, "client_ref": uuid4(), "by": None, "at": NOW, **more}
    return note(person, purpose, answer, on=on, **told)


def told_by(*answers: tuple[str, int]) -> list[Answered]:
    return [Answered("contact", answer, TODAY + timedelta(days=day)) for answer, day in answers]


def test_the_last_answer_up_to_the_day_decides() -> None:
    ledger = told_by(("given", 0), ("withdrawn", 5), ("given", 9))
    found = [bool(stopped(ledger, TODAY + timedelta(days=day))) for day in (-1, 0, 4, 5, 8, 9)]
    assert found == [False, False, False, True, True, False]


def test_of_two_answers_on_one_day_the_one_noted_later_holds() -> None:
    assert stopped(told_by(("given", 0), ("withdrawn", 0)), TODAY) == {"contact"}
    assert stopped(told_by(("withdrawn", 0), ("given", 0)), TODAY) == frozenset()


def test_who_was_never_asked_stops_nothing() -> None:
    assert stopped([], TODAY) == frozenset()


@given(st.lists(st.tuples(st.sampled_from(["given", "withdrawn"]), st.integers(0, 9)), max_size=6))
def test_an_answer_of_another_purpose_changes_nothing(answers) -> None:
    other = [Answered("welfare", answer, TODAY + timedelta(days=day)) for answer, day in answers]
    assert "contact" not in stopped(other, TODAY + timedelta(days=9))


def test_a_telephone_is_not_shown_once_consent_to_contact_was_withdrawn(na, officer, monkeypatch) -> None:
    why = "mời họp mặt cuối năm"
    answered(na, "given", on=TODAY - timedelta(days=1))
    assert unmask(na, "phone", reason=why, by=officer, at=NOW) == [PHONE]
    answered(na, "withdrawn")
    with pytest.raises(CannotUnmask, match="rút lại"):
        unmask(na, "phone", reason=why, by=officer, at=NOW)
    # The negative control: where nobody asks the ledger, it is shown.
    monkeypatch.setattr("caunoi.registers.members.viewing.stopped_for", lambda people, on: {})
    assert unmask(na, "phone", reason=why, by=officer, at=NOW) == [PHONE]


def test_what_was_answered_under_a_merged_record_is_answered_for_the_one_kept(na) -> None:
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        told = Newcomer("Đỗ Na", "do na", "na", "1995-01-01", "day", "female", "", "", "", "", None, None)
        (kept,) = add_people(writer, [told])
    answered(na, "withdrawn")
    assert kept not in stopped_for([kept], TODAY)
    with act("people.merged", by=None, at=NOW, on=TODAY) as writer:
        writer.change(Person, na.pk, "canonical", old=None, new=kept)
    assert stopped_for([kept], TODAY) == {kept: {"contact"}}


def test_an_answer_is_of_the_wording_of_its_day_and_a_withdrawal_of_the_one_agreed_to(na) -> None:
    word("contact", text=ASKED, kinds=["phone"], valid_from=TODAY, by=None, at=NOW)
    assert answered(na, "given", on=TODAY - timedelta(days=3)).wording.version == 1
    assert answered(na, "withdrawn").wording.version == 1
    assert answered(na, "given").wording.version == 2


def test_the_ledger_is_under_the_trail_and_the_same_form_twice_is_one_answer(na) -> None:
    ref = uuid4()
    assert answered(na, "given", client_ref=ref) == answered(na, "given", client_ref=ref)
    assert Act.objects.filter(what="consents.noted").count() == 1
    assert kinds() == set()
    Consent.objects.update(answer="withdrawn")
    assert kinds() == {"rows-edited"}


@pytest.mark.parametrize(
    "wrong",
    [{"evidence": ""}, {"on": TODAY + timedelta(days=1)}, {"purpose": "publicity"}, {"purpose": "sell"}, {"answer": "maybe"}],
)  # fmt: skip
def test_what_proves_nothing_is_refused(na, wrong) -> None:
    told = {"answer": "given", **wrong}
    with pytest.raises(CannotConsent):
        answered(na, told.pop("answer"), **told)
    assert not Consent.objects.exists()


def test_a_wording_is_in_both_languages_of_known_kinds_and_goes_forward(na) -> None:
    for wrong in (
        {"text": Text(vi=ASKED.vi, en="")},
        {"kinds": ["dna"]},
        {"kinds": []},
        {"valid_from": date(2022, 1, 1)},
    ):
        told = {"text": ASKED, "kinds": ["phone"], "valid_from": TODAY, "by": None, "at": NOW, **wrong}
        with pytest.raises(CannotConsent):
            word("contact", **told)
    assert ConsentWording.objects.filter(purpose="contact").count() == 1
    assert consenting.wording_on("contact", date(2022, 6, 1)) is None
