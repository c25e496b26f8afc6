"""The stored key against PostgreSQL's own Vietnamese order; runs where the suite runs on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.vocabulary.names import sort_key

SYLLABLES = [
    "an",
    "anh",
    "ánh",
    "ăn",
    "ân",
    "ba",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "cần",
    "chi",
    "chí",
    "dũng",
    "duy",
    "đạt",
    "đức",
    "giang",
    "hà",
    "hoà",
    "hòa",
    "hương",
    "khoa",
    "lan",
    "lân",
    "lê",
    "long",
    "mai",
    "minh",
    "mỹ",
    "nga",
    "ngân",
    "nghĩa",
    "ngọc",
    "nhàn",
    "như",
    "nữ",
    "oanh",
    "phúc",
    "phượng",
    "quân",
    "quý",
    "sơn",
    "tâm",
    "thảo",
    "thuý",
    "thùy",
    "trâm",
    "trinh",
    "tú",
    "uyên",
    "ưng",
    "văn",
    "vân",
    "việt",
    "vũ",
    "xuân",
    "ý",
    "yến",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def icu():
    if connection.vendor != "postgresql":
        return None
    return connection


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    words=st.lists(
        st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join), min_size=2, unique=True
    )
)
def test_the_stored_key_sorts_as_postgresql_does(icu, words):
    if icu is None:
        # SQLite has no Vietnamese order to compare with: that is why the key exists.
        assert sorted(words, key=sort_key) == sorted(sorted(words), key=sort_key)
        return
    with icu.cursor() as cursor:
        cursor.execute('SELECT w FROM unnest(%s::text[]) AS w ORDER BY w COLLATE "vi-VN-x-icu"', [words])
        assert sorted(words, key=sort_key) == [word for (word,) in cursor.fetchall()]
