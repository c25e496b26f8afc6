"""Screens, commands, reports and the records behind a figure fetch through doors, which ask how far one reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.shape.checks import ROOT, sources

PROTECTED = {
    "Person", "Particulars", "IdentityNumber", "IdentityIndex", "PrivateDetail", "Membership", "MemberState",
    "Viewing", "NotedOpening", "SamePerson", "Rectification", "Resemblance", "Nomination", "Receipt", "ProgrammeTerms", "ProgrammeDecision", "BudgetLine", "LedgerEntry", "Quota", "QuotaMove", "Payment", "Concern", "Words", "Agreement", "AgreementTerms", "AgreementParty", "Bargaining", "Assignment", "Contact", "Mandate",
    "Employer", "EmployerDescription", "EmployerPlace", "EmployerStatus", "Headcount", "Coverage", "Workplace",
    "Responsibility", "Unit", "UnitDescription", "UnitParent", "Submission", "Finding", "ReceivedFile",
    "TermOfOffice", "Account", "Act", "Seal", "Document", "Job", "DataRequest", "Consent", "ConsentWording", "Incident",
    "IncidentStep", "Affected", "Holder", "Card", "CardCheck", "EmployerLink", "EmployerAnswer",
    "Appointment", "SystemKey", "Round", "RoundUnit", "RoundPaper", "RoundStep", "RoundFigures",
    "ReportedFigure",
}  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}
#: Ways around the query that a door gives: free SQL, and models by their name.
AROUND = {"raw", "extra", "cursor", "RawSQL", "get_model", "get_models"}
ASKS = {
    "all", "filter", "exclude", "get", "values", "values_list", "order_by", "count", "exists", "first", "last",
    "aggregate", "annotate", "select_related", "prefetch_related", "iterator", "in_bulk", "held_true", "on",
    "earliest", "latest", "distinct", "only", "defer",
}  # fmt: skip
# A dictionary of that name is asked in the same words.
PLAIN = {"numbers"}
# Before anybody is signed in there is no reach to ask with.
ALLOWED: dict[str, set[str]] = {"caunoi/office/signing_in.py": {"Account"}}
ROOMS = ("caunoi/office", "caunoi/api", "caunoi/cli", "caunoi/reports")


def asking() -> list[Path]:
    """The sources that may ask for registers through doors alone."""
    return [
        path
        for path in [*sources(*ROOMS), ROOT / "caunoi" / "indicators" / "behind.py"]
        if path.name != "door.py" and "tests" not in path.parts
    ]


def backwards() -> set[str]:
    """Names by which a protected model is reached from what it points to: `person.memberships`."""
    return {
        name
        for model in apps.get_models()
        if model.__name__ in PROTECTED
        for relation in model._meta.related_objects
        if relation.related_model.__name__ in PROTECTED and (name := relation.get_accessor_name())
    }


def past_the_door(name: str, text: str, related: set[str], allowed: set[str]) -> Iterator[str]:
    """Each place where a protected model is asked without its door."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Attribute):
            continue
        model = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr in MANAGERS and model in PROTECTED - allowed:
            yield f"{name}:{node.lineno}: {model}.{node.attr}"
        elif node.attr in MANAGERS and model.islower():
            yield f"{name}:{node.lineno}: {model}.{node.attr}, whatever {model} is"
        elif node.attr in AROUND or (
            node.attr in ASKS and isinstance(node.value, ast.Attribute) and node.value.attr in related - PLAIN
        ):
            yield f"{name}:{node.lineno}: {ast.unparse(node)}"


def test_nothing_is_fetched_past_a_door() -> None:
    related = backwards()
    found = [
        sentence
        for path in asking()
        for name in [str(path.relative_to(ROOT))]
        for sentence in past_the_door(
            name, path.read_text(encoding="utf-8"), related, ALLOWED.get(name, set())
        )
    ]

    assert found == []


def test_every_protected_model_exists() -> None:
    assert {model.__name__ for model in apps.get_models()} >= PROTECTED


def test_every_allowance_is_still_needed() -> None:
    related = backwards()
    idle = [
        name
        for name in ALLOWED
        if not list(past_the_door(name, (ROOT / name).read_text(encoding="utf-8"), related, set()))
    ]

    assert idle == []


@pytest.mark.parametrize(
    "offence",
    [
        "Person.objects.filter(public_id=asked)",
        "Unit._default_manager.get(pk=1)",
        "get_object_or_404(Employer.objects, pk=1)",
        "model._base_manager.all()",
        "person.memberships.filter(unit=1)",
        "row.person.details.values('cipher')",
        "unit.terms.on(day).count()",
        "apps.get_model('members', 'Person')",
        "Person.objects.raw('select 1')",
        "rows.extra(where=[asked])",
        "connection.cursor()",
    ],
)
def test_a_fetch_past_the_door_is_found(offence: str) -> None:
    """The negative control."""
    assert list(past_the_door("bad.py", f"found = {offence}\n", backwards(), set()))


@pytest.mark.parametrize(
    "fine", ["people_within(reach).filter(public_id=asked)", "AreaDescription.objects.all()"]
)
def test_a_fetch_through_the_door_is_not(fine: str) -> None:
    assert list(past_the_door("good.py", f"found = {fine}\n", backwards(), set())) == []
