"""What the database refuses has the same name on both databases; what nobody has a sentence for is our fault."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.trail.models import Act, Document
from caunoi.trail.refusals import refusal
from caunoi.trail.tests.example import Example

pytestmark = pytest.mark.django_db


def refused(write):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return refusal(caught.value).name


@pytest.fixture
def began():
    return Act.objects.create(
        what="x", at=datetime(2026, 1, 1, tzinfo=UTC), on=date(2026, 1, 1), salt=b"", digest=b"", mac=b""
    )


def test_a_negative_number_a_missing_value_and_a_rule_of_days_have_their_names(example, began):
    def write(**values):
        return lambda: Example.objects.create(**{"key": 1, "began_by": began, **values})

    assert refused(write(row=-1)) == "negative_number"
    assert refused(write(key=None)) == "missing_value"
    backwards = write(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))
    assert refused(backwards) == "trial_example_ends_after_it_begins"


def test_a_reference_to_nothing_is_named_when_the_transaction_looks(began):
    def write():
        Act.objects.filter(pk=began.pk).update(document=10**9)
        connection.check_constraints()

    if connection.vendor == "postgresql":
        assert refused(write) == "missing_reference"
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_unique_column_and_a_unique_pair_are_told_apart():
    ref = uuid.uuid4()
    Document.objects.create(public_id=ref, kind="list", name="a", sha256="1")
    again = {"kind": "list", "name": "a", "sha256": "1"}
    assert refused(lambda: Document.objects.create(**again)) == "one_document_per_name_and_content"
    again = {"kind": "list", "name": "b", "public_id": ref}
    assert refused(lambda: Document.objects.create(**again)) == "trail_document_public_id_unique"


def test_what_has_no_sentence_is_raised_as_it_came():
    error = IntegrityError("CHECK constraint failed: nobody_knows_this_one")
    with pytest.raises(IntegrityError) as caught:
        refusal(error)
    assert caught.value is error
