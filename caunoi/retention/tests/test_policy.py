"""Every column has a class and every table a rule; nothing new slips in without."""

from __future__ import annotations

import pytest
from django.apps import apps

from caunoi.retention.forgetting import CARRIED_OUT
from caunoi.retention.policy import OF_A_PERSON, PolicyIsWrong, policy, read, rules

# What these rules keep is evidence of the organisation about its own officers, or an employer's of one person.
PERSONAL_AND_KEPT = {"decision-file", "office", "history", "incident"}


def tables() -> dict[str, set[str]]:
    """Every table of the project with its columns."""
    return {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in apps.get_models()
    }


def undecided(told: dict[str, set[str]]) -> set[str]:
    """Tables and columns that the policy does not know, and what it knows that is not there."""
    known = {f"{name}.{column}" for name, one in policy().items() for column in one.classes}
    there = {f"{name}.{column}" for name, columns in told.items() for column in columns}
    return known ^ there


def test_every_column_of_every_table_has_a_class_and_a_rule() -> None:
    assert undecided(tables()) == set()


def test_a_new_column_without_a_class_is_found() -> None:
    told = tables()
    told["members_person"] = {*told["members_person"], "blood_group"}

    assert undecided(told) == {"members_person.blood_group"}


def test_what_is_of_a_person_is_forgotten_some_day() -> None:
    kept = {
        name
        for name, one in policy().items()
        if OF_A_PERSON & set(one.classes.values()) and one.rule.days is None and one.rule.code != "person"
    }

    assert {policy()[name].rule.code for name in kept} <= PERSONAL_AND_KEPT
    assert kept == {
        "access_account",
        "account_emailaddress",
        "indicators_reportedfigure",
        "mfa_authenticator",
        "officers_contact",
        "organisations_employer",
        "organisations_termofoffice",
        "privacy_affected",
        "privacy_incident",
        "privacy_incidentstep",
        "reorganisations_decisionfile",
        "rounds_roundfigures",
        "rounds_roundstep",
        "statistics_formblank",
        "statistics_formreturn",
    }


def test_every_rule_that_counts_days_is_carried_out() -> None:
    assert {one.code for one in rules().values() if one.days is not None} == CARRIED_OUT
    assert {one.rule.code for one in policy().values()} | {"scratch"} == rules().keys()


def test_what_is_searched_in_the_clear_is_said_to_be_personal() -> None:
    classes = policy()["members_particulars"].classes

    assert {classes[name] for name in ("name", "name_fold", "name_sort", "birth_on", "sex")} == {"personal"}
    assert policy()["members_membership"].classes["person_id"] == "sensitive"


@pytest.mark.parametrize(
    "wrong",
    [
        'rule = "later"\ninternal = ["id"]',
        'rule = "history"\nsecret = ["id"]',
        'rule = "history"\ninternal = ["id"]\npersonal = ["id"]',
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(wrong: str) -> None:
    with pytest.raises(PolicyIsWrong):
        read(f'[rule.history]\nvi = "giữ"\nen = "kept"\n[table.x]\n{wrong}\n')
