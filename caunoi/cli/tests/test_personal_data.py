"""The verbs about personal data: forget a merged person, the dossier, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from caunoi.cli import dossier, forget, keys
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import Particulars, Person
from caunoi.retention.erasing import BLANK
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WHY = "yêu cầu của chính chủ, số 12"


@pytest.fixture
def people(tmp_path: Path, settings) -> list[Person]:
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path / "home", tmp_path / "home/keys"
    the_federation()
    told = [
        Newcomer(f"Đỗ Na {n}", "do na", "na", "1995-01-01", "day", "female", "", "", "", "", None, None)
        for n in range(2)
    ]
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        ids = add_people(writer, told)
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def run(*words: str):
    app = typer.Typer()
    app.callback()(lambda: None)
    for verb in (dossier, forget, keys):
        verb.add_to(app)
    return CliRunner().invoke(app, list(words))


def test_a_merged_person_is_forgotten_by_either_id_and_it_is_said(people: list[Person]) -> None:
    kept, merged = people
    with act("people.merged", by=None, at=NOW, on=TODAY) as writer:
        writer.change(Person, merged.pk, "canonical", old=None, new=kept.pk)
    said = run("forget", "--person", str(merged.public_id), "--because", WHY)
    assert said.exit_code == 0, said.output
    assert str(kept.public_id) in said.stderr
    assert set(Particulars.objects.values_list("name", flat=True)) == {BLANK}


def test_an_id_of_nobody_is_said_to_be_of_nobody(people: list[Person]) -> None:
    said = run("forget", "--person", "0" * 32, "--because", WHY)
    assert (said.exit_code, "No such record" in said.stderr) == (2, True)


def test_the_dossier_is_written_and_another_ending_is_refused(people: list[Person], tmp_path: Path) -> None:
    assert "# Hồ sơ đánh giá tác động" in run("dossier").stdout
    assert run("dossier", "--out", str(tmp_path / "a.md")).exit_code == 0
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Hồ sơ")
    for refused in ("a.pdf", "no/where.md"):
        assert run("dossier", "--out", str(tmp_path / refused)).exit_code == 2


def test_keys_rotate_and_it_is_said_what_is_needed(people: list[Person]) -> None:
    assert "không có phiên bản cũ" in run("keys", "needed", "master").stdout
    said = run("keys", "rotate", "master")
    assert said.exit_code == 0, said.output
    assert "persons' keys: 2" in said.stderr
    assert "caunoi keys retire master 1" in said.stdout
    assert Act.objects.get(what="keys.rotated").about == {"ring": "master", "version": 2}
    assert run("keys", "retire", "master", "1").exit_code == 0
    assert run("keys", "rotate", "trail").exit_code == 0
    assert run("keys", "retire", "trail", "1").exit_code == 2
    assert run("keys", "rotate", "moon").exit_code == 2
