"""A frozen review is read as it was written down, beside what the registers say of its day now, by those who may open records."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from caunoi.indicators import reading
from caunoi.office import frozen
from caunoi.office.tests.conftest import DAY, Province, signed_in
from caunoi.office.tests.test_reorganising import words
from caunoi.resolutions.freezing import Asked, freeze
from caunoi.resolutions.models import FrozenReview
from tests.builders import NOW, a_member, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(province: Province) -> FrozenReview:
    asked = [Asked("members"), Asked("members", "unit"), Asked("union-at-employers-25")]
    return freeze(
        province.root, asked, on=DAY, counts=reading.current().engine, document=None, by=None,
        at=NOW + timedelta(days=2),
    )  # fmt: skip


def rows(answer: Any) -> list[list[str]]:
    return [
        [row.head.text, *(str(cell.text) for _column, cell in row.cells)]
        for row in answer.context["table"].rows
    ]


def test_what_was_frozen_stands_beside_what_is_counted_today(
    review: FrozenReview, province: Province, officer: Client
) -> None:
    a_member(
        "Lê Thị Muộn", of=province.dong_a, at=province.garments, since=date(2023, 6, 1), born=date(1991, 2, 3)
    )
    listed = officer.get(reverse("frozen-reviews"))
    page = officer.get(reverse("frozen-review", args=[review.public_id]))
    assert reverse("frozen-review", args=[review.public_id]) in listed.content.decode()
    assert rows(page)[0] == ["Đoàn viên", "3", "—", "4", "+1"]
    of_union = [row for row in page.context["table"].rows if row.head.under == "CĐCS Công ty TNHH May Đông Á"]
    assert [str(cell.text) for _column, cell in of_union[0].cells] == ["3", "—", "4", "+1"]
    _union, then, _stood, today, apart = rows(page)[-1]
    assert (then, apart) == (today, "không")
    assert review.digest in page.content.decode()
    assert "như đã biết đến hết ngày" in words(page)
    english = officer.get(
        reverse("frozen-review", args=[review.public_id]), headers={"accept-language": "en"}
    )
    assert english.status_code == 200


def test_a_figure_that_no_release_counts_any_more_is_shown_as_it_was_written(
    review: FrozenReview, officer: Client
) -> None:
    FrozenReview.objects.filter(pk=review.pk).update(
        lines=[
            one | {"definition": "another", "code": code}
            for one, code in zip(review.lines, ("members", "of-old"), strict=False)
        ]
    )
    page = officer.get(reverse("frozen-review", args=[review.public_id]))
    assert rows(page) == [["Đoàn viên", "3", "—", "—", "—"], ["of-old", "3", "—", "—", "—"]]


def test_whoever_may_not_open_the_records_of_the_unit_is_told_that_there_is_none(
    review: FrozenReview, province: Province, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("frozen-review", args=[review.public_id])
    reader = signed_in(an_account("Đỗ Thị Đọc", office="party-reader", in_unit=province.root))
    assert chair.get(address).status_code == 404
    assert chair.get(reverse("frozen-reviews")).context["table"].cells == []
    assert reader.get(address).status_code == 403
    # The guard switched off: the review is there for whoever knows its address, unless a second wall stands.
    monkeypatch.setattr(frozen, "reviews_within", lambda reach: FrozenReview.objects.all())
    assert chair.get(address).status_code == (404 if connection.vendor == "postgresql" else 200)
