"""The dossier names every column of a person, with its class, term, seal and who may see it; it is never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from caunoi.retention import dossier
from caunoi.retention.policy import OF_A_PERSON, policy

TOP = Path(__file__).resolve().parents[3]


def missing_from(page: str) -> list[str]:
    """Personal columns that the dossier does not name under their table with their class."""
    sections = {part.split("`")[1]: part for part in page.split("### ")[1:]}
    return [
        f"{table}.{column}"
        for table, one in policy().items()
        for column, its_class in one.classes.items()
        if its_class in OF_A_PERSON and f"| `{column}` | {its_class} |" not in sections.get(table, "")
    ]


def test_it_names_every_personal_column_with_its_class() -> None:
    page = dossier.dossier()
    assert missing_from(page) == []
    # The negative control: a column that is gone from it is missed.
    gone = page.replace("| `hardship` | sensitive |", "")
    assert missing_from(gone) == ["welfare_nomination.hardship"]


def test_a_table_of_which_nobody_said_who_may_see_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(dossier.SEEN_BY, "welfare_nomination")
    with pytest.raises(LookupError, match="welfare_nomination"):
        dossier.dossier()


def test_what_is_said_to_be_sealed_is_and_no_sealed_column_is_left_out() -> None:
    columns = {
        f"{model._meta.db_table}.{field.column}": field
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
    }
    assert dossier.SEALED.keys() <= columns.keys()
    sealed = {
        name
        for name, field in columns.items()
        if isinstance(field, models.BinaryField)
        and (table := policy().get(name.split(".")[0]))
        and table.classes.get(field.column) in OF_A_PERSON
    }
    assert sealed <= dossier.SEALED.keys()


def test_rights_and_proofs_that_it_names_are_there() -> None:
    assert all((TOP / test).exists() for _, test in dossier.MEASURES)
    for table in policy():
        if dossier.of_a_person(policy()[table]):
            assert dossier.purpose(table)
            dossier.seen_by(table)


def test_it_is_in_both_languages_dated_and_of_a_version() -> None:
    page = dossier.dossier(on=date(2026, 11, 23), issuer="Liên đoàn Lao động tỉnh")
    for words in (
        "23/11/2026",
        "Liên đoàn Lao động tỉnh",
        dossier.code_version(),
        "Bên xử lý: không có",
        "Processors: none",
    ):
        assert words in page
