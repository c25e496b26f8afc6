"""Tables that are made together are those that would have been made one by one, each in its own database alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connections, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from caunoi.trail.tables import Tables

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NUMBER = ("id", models.BigAutoField(primary_key=True))
HEN_AND_EGG = Tables(
    [
        CreateModel("Hen", [NUMBER, ("came_of", models.ForeignKey("trial.egg", models.PROTECT))]),
        CreateModel(
            "Egg",
            [NUMBER, ("laid_by", models.ForeignKey("trial.hen", models.PROTECT, null=True))],
            options={"constraints": [models.UniqueConstraint(fields=["laid_by"], name="one_egg_a_hen")]},
        ),
    ]
)


def carried_out(operation: Tables, alias: str) -> ProjectState:
    state = ProjectState()
    operation.state_forwards("trial", state)
    with connections[alias].schema_editor() as editor:
        operation.database_forwards("trial", editor, ProjectState(), state)
    return state


def tables(alias: str) -> set[str]:
    return {name for name in connections[alias].introspection.table_names() if name.startswith("trial_")}


@pytest.fixture
def made() -> Iterator[ProjectState]:
    state = carried_out(HEN_AND_EGG, "default")
    yield state
    with connections["default"].schema_editor() as editor:
        HEN_AND_EGG.database_backwards("trial", editor, state, ProjectState())
    assert tables("default") == set()


def test_two_tables_may_refer_to_each_other_and_keep_what_they_refuse(made: ProjectState) -> None:
    hen, egg = made.apps.get_model("trial", "hen"), made.apps.get_model("trial", "egg")
    first = egg.objects.create()
    egg.objects.filter(pk=first.pk).update(laid_by=hen.objects.create(came_of=first))

    assert tables("default") == {"trial_hen", "trial_egg"}
    assert egg.objects.get().laid_by.came_of == first
    with pytest.raises(IntegrityError, match=r"one_egg_a_hen|laid_by"):
        egg.objects.create(laid_by_id=egg.objects.get().laid_by_id)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        hen.objects.create(came_of_id=first.pk + 1)


def test_a_table_of_another_database_is_not_made_and_nothing_is_rendered_for_it(db: None) -> None:
    state = carried_out(HEN_AND_EGG, "keys")

    assert tables("keys") == set()
    assert "apps" not in vars(state)


def test_what_is_declared_together_costs_one_rendering(made: ProjectState, monkeypatch) -> None:
    rendered = []
    whole = ProjectState.reload_model
    monkeypatch.setattr(
        ProjectState, "reload_model", lambda *given, **more: rendered.append(given) or whole(*given, **more)
    )
    later = made.clone()
    Tables([CreateModel(name, [NUMBER]) for name in ("Cock", "Chick")]).state_forwards("trial", later)

    assert (rendered, set(later.models)) == ([], {("trial", n) for n in ("hen", "egg", "cock", "chick")})
    later.apps.get_model("trial", "chick")
    CreateModel("Nest", [NUMBER]).state_forwards("trial", later)
    assert len(rendered) == 1, "one after another, each is rendered"
