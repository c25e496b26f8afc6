"""What must not be forgotten: a layer, a migration, a reason, a word, a page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import typer
from django.apps import AppConfig, apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.utils.translation import override

from caunoi.cli import main
from tests.shape import checks
from tests.shape.checks import PACKAGE, ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
HOUSE = tomllib.loads(PYPROJECT)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("caunoi.")]


# ------------------------------------------------------------------ layers


def rooms(contract: str) -> set[str]:
    layers = next(c["layers"] for c in HOUSE["tool"]["importlinter"]["contracts"] if c["name"] == contract)
    return {room.strip() for layer in layers for room in layer.split("|")}


def packages(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def test_every_room_is_on_a_floor() -> None:
    assert packages(PACKAGE) - {"locale"} == rooms("Data flows one way")
    assert packages(PACKAGE / "registers") == rooms("Registers stand on one another in one order")


def imports_are_kept(folder: Path) -> bool:
    linter = Path(sys.executable).with_name("lint-imports")
    return (
        subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, check=False).returncode == 0
    )


def test_an_import_upward_and_a_room_on_no_floor_are_found(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path in checks.sources("caunoi"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    assert imports_are_kept(tmp_path)

    upward = tmp_path / "caunoi" / "vocabulary" / "upward.py"
    upward.write_text("import caunoi.office.apps\n", encoding="utf-8")
    assert not imports_are_kept(tmp_path)

    upward.unlink()
    assert imports_are_kept(tmp_path)
    (tmp_path / "caunoi" / "attic").mkdir()
    (tmp_path / "caunoi" / "attic" / "__init__.py").write_text("", encoding="utf-8")
    assert not imports_are_kept(tmp_path)


# ------------------------------------------------------------------ migrations


def changes(state: ProjectState) -> dict[str, list[object]]:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), state, NonInteractiveMigrationQuestioner(specified_apps=set(), dry_run=True)
    )
    # Django's own words for its columns are compared as written, not as translated.
    with override(None):
        found = detector.changes(graph=loader.graph)
    return {label: found[label] for label in found if apps.get_app_config(label).name.startswith("caunoi.")}


def test_no_model_has_changed_without_a_migration() -> None:
    assert changes(ProjectState.from_apps(apps)) == {}


def test_a_column_without_a_migration_is_found() -> None:
    state = ProjectState.from_apps(apps)
    unit: ModelState = state.models["organisations", "unit"]
    unit.fields["unheard_of"] = models.IntegerField(null=True)

    assert "organisations" in changes(state)


# ------------------------------------------------------------------ dependencies


def test_every_dependency_says_why_it_is_here() -> None:
    assert list(checks.unreasoned_dependencies(PYPROJECT)) == []


def test_a_dependency_without_a_reason_is_found() -> None:
    bad = '[project]\ndependencies = [\n    "Django>=5.2",  # models\n    "left-pad>=1",\n]\n'

    assert list(checks.unreasoned_dependencies(bad)) == ['pyproject.toml:4: "left-pad>=1", has no reason']


def test_at_most_twenty_one_are_needed_to_run() -> None:
    # Twenty, and the one of the API (docs/decisions/0028).
    assert len(HOUSE["project"]["dependencies"]) <= 22


def names_locked(text: str) -> set[str]:
    return {
        name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    }


def names_asked(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;~! ]", asked)[0].lower().replace("_", "-") for asked in requirements}


def test_the_locks_hold_everything_asked_for_each_with_a_hash() -> None:
    run, test = page("requirements/run.txt"), page("requirements/test.txt")
    project = HOUSE["project"]

    assert names_asked(project["dependencies"]) <= names_locked(run)
    assert names_asked(project["optional-dependencies"]["test"]) | names_locked(run) <= names_locked(test)
    for lock in (run, test):
        assert len(re.findall(r"==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:", lock)) == len(
            names_locked(lock)
        )
        assert not [line for line in lock.splitlines() if line.startswith("-") or "://" in line]


# ------------------------------------------------------------------ words


def unbound(names: set[str], glossary: str) -> set[str]:
    return names - checks.terms(glossary)


def test_every_register_is_a_word_of_the_glossary() -> None:
    assert unbound({model.__name__ for model in our_models()}, page("GLOSSARY.md")) == set()


def test_a_word_that_the_glossary_lacks_is_found() -> None:
    assert unbound({"Gizmo"}, page("GLOSSARY.md")) == {"Gizmo"}


def test_every_model_says_what_it_is() -> None:
    silent = [m.__name__ for m in our_models() if not m.__doc__ or m.__doc__.startswith(f"{m.__name__}(")]

    assert silent == []


# ------------------------------------------------------------------ pages


def test_every_setting_has_its_section() -> None:
    read = set()
    for path in checks.sources("caunoi"):
        if "tests" not in path.parts:
            read |= checks.settings_read(path.read_text(encoding="utf-8"))

    assert read - {"DJANGO_SETTINGS_MODULE"} == {
        name for name in checks.headings(page("docs/settings.md")) if name.isupper()
    }


def test_a_setting_that_is_read_is_found() -> None:
    text = 'a = os.environ.get("ONE", "")\nb = environ["TWO"]\nc = _flag(\n    "THREE", default=False)\nd = getenv("FOUR")\n'

    assert checks.settings_read(text) == {"ONE", "TWO", "THREE", "FOUR"}


def verbs() -> set[str]:
    app = typer.Typer()
    for verb in main.VERBS:
        __import__(f"caunoi.cli.{verb}", fromlist=["add_to"]).add_to(app)
    group = typer.main.get_group(app)
    return {
        f"caunoi {name} {inner}".strip()
        for name, command in group.commands.items()
        for inner in (getattr(command, "commands", None) or [""])
    }


def test_every_verb_of_the_command_line_has_its_section() -> None:
    assert verbs() == {name for name in checks.headings(page("docs/cli.md")) if name.startswith("caunoi ")}


def test_every_app_of_ours_is_declared_under_its_own_name() -> None:
    ours: list[AppConfig] = [app for app in apps.get_app_configs() if app.name.startswith("caunoi.")]

    assert ours
    assert [app.name for app in ours if app.label != app.name.rsplit(".", 1)[1]] == []
