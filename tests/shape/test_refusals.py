"""Every rule the database keeps is broken here once, on whichever database the suite runs: one name, one sentence.

The list comes from the models, so a new constraint without a sentence, or without a way to break it, fails.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, router, transaction

from caunoi.trail.frozen import WrittenOnce
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.pointing import Pointer
from caunoi.trail.refusals import constraint_names, refusal, sentence

Model = type[models.Model]
START, END = date(2020, 1, 1), date(2021, 1, 1)
_next = itertools.count(1)

# Jobs lie beside the trail, not above it, and no clerk can break their rules: `ask` turns a request made twice
# into the first job, and leases are the worker's own.
NO_CLERKS = {"jobs"}

# What a valid row needs beyond a first choice, a text and a fresh relation.
VALID: dict[str, dict[str, Callable[[], Any]]] = {
    "trail.document": {"sha256": lambda: f"{next(_next):064x}"},
    "organisations.employer": {
        "tax_code": lambda: f"{next(_next):010d}",
        "owner_digest": lambda: next(_next).to_bytes(32),
    },
    "organisations.workplace": {"suffix": lambda: "001"},
    "organisations.responsibility": {"area": lambda: valid("organisations.area")},
    "officers.assignment": {"unit": lambda: valid("organisations.unit")},
    "officers.contact": {"unit": lambda: valid("organisations.unit")},
    "dues.payment": {
        "employer": lambda: valid("organisations.employer"),
        "kind": lambda: "dues",
        "valid_from": lambda: START,
        "valid_to": lambda: END,
    },
    "concerns.concern": {"subject": lambda: "meals", "valid_from": lambda: START, "valid_to": lambda: END},
    "welfare.programmeterms": {"valid_from": lambda: START, "valid_to": lambda: END},
    "welfare.budgetline": {"granted": lambda: 1_000_000},
    "welfare.quota": {"places": lambda: 10},
    "welfare.receipt": {"amount": lambda: 500_000},
    "officers.mandate": {"office": lambda: "committee"},
    "privacy.incidentstep": {"step": lambda: "authority-told"},
    "privacy.incident": {"notice_due": lambda: datetime(2099, 1, 1, tzinfo=UTC)},
    "links.employeranswer": {"headcount": lambda: valid("organisations.headcount")},
    "reorganisations.reorganisation": {
        "kind": lambda: "annul",
        "undoes": lambda: valid("reorganisations.reorganisation", kind="move", undoes=None),
    },
    "rounds.roundfigures": {"number": lambda: next(_next), "reason": lambda: "muộn"},
    "national.nationalmapping": {"version": lambda: next(_next), "ended_by": lambda: valid("trail.act")},
    "national.nationalexport": {"number": lambda: next(_next)},
    "statistics.formmapping": {"version": lambda: next(_next), "ended_by": lambda: valid("trail.act")},
    "members.membership": {"ended_as": lambda: "left"},
    "intake.handin": {"link": lambda: valid("intake.handinlink"), "place": lambda: next(_next)},
}
# A check constraint, and the values that break it on a row valid otherwise.
BROKEN: dict[str, Callable[[models.Model], dict[str, Any]]] = {
    "a_list_comes_by_one_way": lambda row: {"place": None},
    "a_list_is_handed_back_for_a_reason": lambda row: {"returned_at": row.at},
    "no_area_inside_itself": lambda row: {"parent": row.area},
    "tax_code_has_ten_digits": lambda row: {"tax_code": "12345"},
    "a_share_is_at_most_the_whole": lambda row: {"state_share": 10_001},
    "a_headcount_has_a_day": lambda row: {"valid_from": None},
    "no_negative_headcount": lambda row: {"workers": -1},
    "no_unit_above_itself": lambda row: {"parent": row.unit},
    "succeeds_to_a_part_of_the_whole": lambda row: {"part": 3, "of": 2},
    "an_annulment_names_what_it_annuls": lambda row: {"kind": "move"},
    "no_area_succeeds_itself": lambda row: {"successor": row.predecessor},
    "a_unit_succeeds_to_a_part_of_the_whole": lambda row: {"part": 3, "of": 2},
    "no_unit_succeeds_itself": lambda row: {"successor": row.predecessor},
    "responsible_for_one_scope": lambda row: {"sector": "dệt may"},
    "no_person_merged_into_itself": lambda row: {"pk": 7, "canonical_id": 7},
    "records_are_merged_for_a_reason": lambda row: {"reason": ""},
    "a_correction_has_its_reason": lambda row: {"reason": ""},
    "two_records_are_merged_not_one": lambda row: {"other": row.kept},
    "the_older_record_comes_first": lambda row: {"one": row.other, "other": row.one},
    "what_was_decided_of_two_records_has_its_act": lambda row: {"state": "same", "act": None},
    "a_birth_date_says_how_exact_it_is": lambda row: {"birth_on": START, "birth_precision": ""},
    "a_membership_that_ended_says_how": lambda row: {"ended_as": ""},
    "in_charge_of_one_thing": lambda row: {"unit": None},
    "an_office_of_one_holder_says_so": lambda row: {"office": "chair", "sole": None},
    "a_contact_is_with_one_body": lambda row: {"unit": None},
    "an_agreement_ends_after_its_signing": lambda row: {"last_on": date(2019, 12, 31), "signed_on": START},
    "a_gift_is_worth_something": lambda row: {"amount": 0},
    "a_programme_gives_members_and_others_a_sum": lambda row: {"other_amount": 0},
    "a_programme_has_a_first_and_a_last_day": lambda row: {"valid_to": None},
    "no_line_is_overspent": lambda row: {"committed": 600_000, "spent": 400_001},
    "an_entry_is_of_a_sum": lambda row: {"amount": 0},
    "money_is_moved_for_a_gift": lambda row: {"kind": "spent"},
    "no_quota_is_oversold": lambda row: {"taken": 11},
    "a_gift_handed_over_is_something": lambda row: {"amount": None, "goods": ""},
    "a_gift_is_handed_over_on_a_day": lambda row: {"valid_from": None},
    "a_concern_is_raised_on_a_day": lambda row: {"valid_from": None},
    "a_concern_is_somebodys": lambda row: {"people": 0},
    "a_concern_is_sent_on_after_it_is_raised": lambda row: {"sent_on": date(1990, 1, 1)},
    "no_sum_of_dues_is_negative": lambda row: {"due": -1},
    "dues_are_of_a_period": lambda row: {"valid_to": None},
    "an_employer_pays_the_fund": lambda row: {"kind": "fund", "employer": None},
    "unmasking_has_a_reason": lambda row: {"kind": "phone"},
    "a_wording_is_in_both_languages": lambda row: {"text_en": ""},
    "a_consent_has_its_evidence": lambda row: {"evidence": ""},
    "a_notice_is_due_after_it_is_known": lambda row: {"notice_due": row.known_at},
    "an_incident_has_its_days_in_order": lambda row: {"to_on": date(2019, 1, 1), "from_on": START},
    "a_closed_request_says_its_outcome": lambda row: {"closed_on": END},
    "a_refused_request_says_why": lambda row: {"outcome": "refused", "closed_on": END},
    "a_request_is_due_in_order": lambda row: {"act_due": date(2019, 12, 31)},
    "confirmed_by_another_than_asked": lambda row: {
        "outcome": "confirmed-by-another",
        "decided_by": row.asked_by,
        "decided_at": datetime(2020, 1, 2, tzinfo=UTC),
    },
    "what_was_decided_keeps_no_password": lambda row: {"decided_at": datetime(2020, 1, 2, tzinfo=UTC)},
    "a_valid_card_is_a_card": lambda row: {"valid": True, "card": None},
    "an_answer_is_about_one_figure": lambda row: {"headcount": None},
    "a_disputed_figure_says_another": lambda row: {"workers": 5},
    "a_round_has_its_days_in_order": lambda row: {"due_on": date(2019, 12, 31)},
    "signed_minutes_confirm_a_content": lambda row: {"kind": "minutes"},
    "a_list_is_returned_for_a_reason": lambda row: {"state": "returned"},
    "a_correction_says_why": lambda row: {"reason": ""},
    "an_export_is_uploaded_or_dropped": lambda row: {
        "uploaded_by": row.began_by,
        "dropped_by": row.began_by,
    },
    "a_reported_figure_has_a_day": lambda row: {"valid_from": None},
}
DAY = timedelta(days=1)
# What is written once, and a column of it that somebody changes all the same.
CHANGED = {
    "an_act_is_signed_once": "at",
    "a_link_is_laid_once": "sealed_at",
    "an_entry_of_the_ledger_stands": "amount",
    "a_move_of_places_stands": "places",
}
# The scope or thing that a key names, where a valid row names another.
KEYED: dict[str, dict[str, Any]] = {
    "one_unit_answers_for_a_site_a_day": {"area": None},
    "one_unit_answers_for_an_employer_a_day": {"area": None},
    "in_charge_of_an_employer_once_a_day": {"unit": None},
    "in_charge_of_a_site_once_a_day": {"unit": None},
    "one_chair_of_a_union_a_day": {"office": "chair"},
    "one_target_of_a_unit_a_day": {"valid_to": None},
    "a_decision_is_one_paper": {"kind": "decision"},
    "dues_of_a_union_of_a_period_once": {"employer": None},
    "a_system_hands_a_file_in_once": {"link": None, "place": None, "due": None},
    "a_system_hands_a_file_in_once_a_round": {"link": None, "place": None},
    "a_link_takes_a_file_once": {"sent_by": None, "due": None},
    "a_link_takes_a_file_once_a_round": {"sent_by": None},
    "what_comes_by_a_link_is_numbered": {"sent_by": None},
    "one_national_mapping_stands": {"ended_by": None},
    "one_form_mapping_from_a_day": {"ended_by": None},
}


def _rules() -> list[tuple[Model, str]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("caunoi.")]
    return [
        (model, name)
        for model in ours
        if model._meta.app_label not in NO_CLERKS
        for name in constraint_names(model)
    ]


def valid(label: str, **given: Any) -> models.Model:
    """A saved row that the database takes."""
    row = draft(apps.get_model(label), **given)
    row.save(force_insert=True)
    return row


def draft(model: Model, **given: Any) -> models.Model:
    """The same, not saved yet; its relations are."""
    special = VALID.get(model._meta.label_lower, {})
    values = dict(given)
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.AutoField) or {field.name, field.attname} & values.keys():
            continue
        if field.name in special:
            values[field.name] = special[field.name]()
        elif not field.null and not (field.has_default() and not field.unique):
            values[field.name] = _plausible(field)
    if any(field.name == "valid_to" for field in model._meta.local_concrete_fields):
        values = {"valid_from": START, "valid_to": END, **values}
    return model(**values)


def _plausible(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        return valid(field.related_model._meta.label)
    if field.blank and isinstance(field, models.CharField):
        return ""
    if field.choices:
        return field.choices[0][0]
    for kind, make in (
        (models.UUIDField, uuid.uuid4),
        (models.DateTimeField, lambda: datetime(2020, 1, 1, tzinfo=UTC)),
        (models.DateField, lambda: START),
        (models.BinaryField, lambda: next(_next).to_bytes(32)),
        (models.BooleanField, lambda: False),
        (models.JSONField, dict),
        (models.CharField, lambda: f"tên {next(_next)}"),
        (models.TextField, lambda: "câu"),
        (models.Field, lambda: next(_next)),
    ):
        if isinstance(field, kind):
            return make()
    raise AssertionError(field)


def _broken(model: Model, name: str) -> models.Model:
    """A row that breaks exactly this rule; what it needs beside it is saved."""
    constraint = next((one for one in model._meta.constraints if one.name == name), None)
    if constraint is None:
        (column,) = (
            one
            for one in model._meta.local_concrete_fields
            if name == f"{model._meta.db_table}_{one.column}_unique"
        )
        there = valid(model._meta.label, **_value_of(column))
        return draft(model, **{column.attname: getattr(there, column.attname)})
    if isinstance(constraint, WrittenOnce):
        row = valid(model._meta.label)
        changed = CHANGED[name]
        setattr(row, changed, getattr(row, changed) + (1 if isinstance(getattr(row, changed), int) else DAY))
        return row
    if isinstance(constraint, models.CheckConstraint):
        row = draft(model)
        change = (
            {"valid_from": END, "valid_to": START} if "ends_after_it_begins" in name else BROKEN[name](row)
        )
        for attribute, value in change.items():
            setattr(row, attribute, value)
        return row
    names = constraint.key if isinstance(constraint, NoOverlap) else _fields_of(constraint)
    keyed = {one: _value_of(model._meta.get_field(one))[one] for one in names if KEYED.get(name)}
    there = valid(model._meta.label, **KEYED.get(name, {}), **keyed)
    return draft(model, **KEYED.get(name, {}), **{one: getattr(there, one) for one in names})


def _fields_of(constraint: models.UniqueConstraint) -> list[str]:
    return list(constraint.fields) or [expression.name for expression in constraint.expressions]


def _value_of(field: models.Field[Any, Any]) -> dict[str, Any]:
    special = VALID.get(field.model._meta.label_lower, {})
    return {field.name: special[field.name]() if field.name in special else _plausible(field)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"), _rules(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_breaks_a_rule_is_refused_by_its_name_with_a_sentence_in_both_languages(
    model: Model, name: str
) -> None:
    row = _broken(model, name)
    with pytest.raises(IntegrityError) as caught, transaction.atomic(using=router.db_for_write(model)):
        row.save(force_insert=row._state.adding)
    refused = refusal(caught.value)
    assert refused.name == name
    assert refused.text.vi
    assert refused.text.en


@pytest.mark.django_db
@pytest.mark.parametrize("model", sorted({model for model, _ in _rules()}, key=str), ids=str)
def test_a_row_that_breaks_no_rule_is_taken(model: Model) -> None:
    """The negative control: what is refused above is refused for the rule alone."""
    valid(model._meta.label)


def test_no_sentence_speaks_for_a_rule_that_is_gone() -> None:
    names = {name for _, name in _rules()}
    assert set(BROKEN) <= names
    assert set(KEYED) <= names
    assert all(sentence(name) for name in names)


def _pointers() -> list[Pointer]:
    models_of_ours = [model for model in apps.get_models() if model.__module__.startswith("caunoi.")]
    return [one for model in models_of_ours for one in model._meta.local_fields if isinstance(one, Pointer)]


@pytest.mark.django_db
@pytest.mark.parametrize("pointer", _pointers(), ids=str)
def test_a_row_that_points_at_nothing_is_refused_as_by_a_foreign_key(pointer: Pointer) -> None:
    row = draft(pointer.model, **{pointer.attname: 2**60})

    def write() -> None:
        row.save(force_insert=True)
        connection.check_constraints()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    # What SQLite is asked before the end it answers in Django's words.
    assert connection.vendor == "sqlite" or refusal(caught.value).name == "missing_reference"
