"""A request is on record with its clocks, each step is taken once, and its words are kept sealed."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from caunoi.privacy.desk import CannotHandle, close, extend, receive, reply, words_of
from caunoi.privacy.models import DataRequest
from caunoi.questions.parameters import Parameters
from caunoi.registers.members.models import Person
from caunoi.trail.models import Act
from tests.builders import LONG_AGO, NOW, TODAY, a_member, an_account, the_federation

SHIPPED = Parameters.of()
WORDS = "Chị Na xin bản sao những gì công đoàn đang giữ về mình."
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(tmp_path, settings):
    settings.CAUNOI_KEYS = tmp_path / "keys"
    return an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=the_federation())


def ask(officer, **more) -> DataRequest:
    person: Person | None = more.pop("person", None)
    told = {
        "kind": "access", "words": WORDS, "channel": "trực tiếp", "received_on": TODAY,
        "client_ref": uuid.uuid4(), **more,
    }  # fmt: skip
    return receive(told.pop("kind"), person=person, parameters=SHIPPED, by=officer, at=NOW, **told)


def test_a_request_has_both_its_clocks_from_the_start_and_its_words_are_sealed(officer) -> None:
    na = a_member("Đỗ Thị Na", of=the_federation(), since=LONG_AGO)
    request = ask(officer, person=na)

    kept = DataRequest.objects.get(pk=request.pk)
    assert (kept.reply_due, kept.act_due) == (TODAY + timedelta(days=2), TODAY + timedelta(days=10))
    assert words_of(kept) == WORDS
    assert "bản sao" not in bytes(kept.words).decode("latin-1")
    assert Act.objects.filter(what="requests.received", about__request=kept.public_id.hex).count() == 1


def test_a_double_click_is_one_request(officer) -> None:
    ref = uuid.uuid4()

    assert ask(officer, client_ref=ref).pk == ask(officer, client_ref=ref).pk
    assert DataRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"kind": "sell"}, {"words": "  "}, {"received_on": TODAY + timedelta(days=1)}]
)
def test_what_says_too_little_is_refused_in_words(officer, wrong) -> None:
    with pytest.raises(CannotHandle):
        ask(officer, **wrong)

    assert not DataRequest.objects.exists()


def test_each_step_is_taken_once(officer) -> None:
    request = ask(officer)
    reply(request, on=TODAY, by=officer, at=NOW)
    with pytest.raises(CannotHandle):
        reply(DataRequest.objects.get(pk=request.pk), on=TODAY, by=officer, at=NOW)

    extend(request, parameters=SHIPPED, by=officer, at=NOW)
    with pytest.raises(CannotHandle):
        extend(DataRequest.objects.get(pk=request.pk), parameters=SHIPPED, by=officer, at=NOW)
    assert DataRequest.objects.get().act_due == TODAY + timedelta(days=25)

    close(request, "done", reason="", on=TODAY, by=officer, at=NOW)
    with pytest.raises(CannotHandle):
        close(DataRequest.objects.get(pk=request.pk), "refused", reason="muộn", on=TODAY, by=officer, at=NOW)
    assert DataRequest.objects.get().outcome == "done"


def test_a_refusal_says_why(officer) -> None:
    request = ask(officer)
    with pytest.raises(CannotHandle, match="lý do"):
        close(request, "refused", reason=" ", on=TODAY, by=officer, at=NOW)

    close(request, "refused", reason="Không xác định được người yêu cầu.", on=TODAY, by=officer, at=NOW)
    assert DataRequest.objects.get().reason.startswith("Không xác định")


def test_an_extension_comes_after_a_reply_and_before_the_time_is_over(officer) -> None:
    with pytest.raises(CannotHandle, match="trả lời"):
        extend(ask(officer), parameters=SHIPPED, by=officer, at=NOW)
    request = ask(officer, received_on=date(2023, 12, 20))
    reply(request, on=TODAY, by=officer, at=NOW)
    with pytest.raises(CannotHandle, match="quá hạn"):
        extend(request, parameters=SHIPPED, by=officer, at=NOW)


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_step_lies_between_the_request_and_today(officer, on) -> None:
    with pytest.raises(CannotHandle):
        reply(ask(officer), on=on, by=officer, at=NOW)
