"""Rows found by thousands of ids given as one value are those found by each id."""

from __future__ import annotations

import pytest

from caunoi.trail import keys
from caunoi.trail.among import Among
from caunoi.trail.models import Act, Document, PersonKey

pytestmark = pytest.mark.django_db


def test_ids_given_as_one_value_find_what_each_of_them_finds() -> None:
    keys.new_keys(range(1, 30))
    asked = [3, 5, 29, 4_000]
    found = PersonKey.objects.filter(Among("person_id", asked)).order_by("pk").values_list("pk", flat=True)
    assert list(found) == [3, 5, 29]
    # What opens them all at once opens them as one by one, and leaves out whom nobody knows.
    assert keys.keys_of(asked) == {one: keys.keys_of([one])[one] for one in (3, 5, 29)}


def test_no_ids_find_nothing() -> None:
    assert not Document.objects.filter(Among("pk", [])).exists()


def test_a_column_that_points_elsewhere_is_asked_by_the_id_it_holds() -> None:
    papers = [Document.objects.create(name=f"{one}.xlsx", sha256=f"{one:064x}") for one in range(3)]
    wanted = [one.pk for one in papers[:2]]
    acts = Act.objects.filter(Among("document", wanted))
    assert "document_id" in str(acts.query)
    assert not acts.exists()
