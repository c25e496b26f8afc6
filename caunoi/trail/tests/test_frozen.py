"""What is signed is not rewritten, what is sealed not taken back: the database itself refuses, on either."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from caunoi.trail.acting import act
from caunoi.trail.models import Act, Seal
from caunoi.trail.refusals import refusal
from caunoi.trail.sealing import seal
from caunoi.trail.tests.walking import lift_guards

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def sealed(db):
    with act("example.done", by=None, at=NOW, on=date(2026, 11, 22)):
        pass
    seal(at=NOW)


def refused(doing) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        doing()
    return refusal(caught.value).name


@pytest.mark.parametrize(
    "values",
    [{"what": "x"}, {"at": NOW.replace(year=2020)}, {"about": {"x": 1}}, {"rows": 7}, {"mac": b""}, {"salt": b"x" * 16},
     {"sealed": False}, {"by": None, "document": None, "wrote": {"x": 1}}],
)  # fmt: skip
def test_a_signed_act_is_not_rewritten(sealed, values):
    assert refused(lambda: Act.objects.update(**values)) == "an_act_is_signed_once"


def test_an_act_and_a_seal_are_not_deleted(sealed):
    assert refused(lambda: Act.objects.all()._raw_delete("default")) == "an_act_is_signed_once"
    assert refused(lambda: Seal.objects.all()._raw_delete("default")) == "a_link_is_laid_once"


def test_a_seal_is_not_rewritten(sealed):
    assert refused(lambda: Seal.objects.update(position=2)) == "a_link_is_laid_once"
    assert refused(lambda: Seal.objects.update(link=b"x" * 32)) == "a_link_is_laid_once"


def test_a_salt_may_be_erased_and_nothing_else(sealed):
    assert Act.objects.update(salt=b"") == 1


def test_with_the_guards_lifted_it_can_be_done(sealed):
    """The negative control: what refuses above are the guards."""
    lift_guards()
    assert Act.objects.update(what="x", sealed=False) == 1
    assert Seal.objects.all()._raw_delete("default") == 1
