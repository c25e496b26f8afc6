"""The kinds of decisions on units stand in several lists, each of which says something else of them: none leaves one out."""

from __future__ import annotations

from typing import get_args

from caunoi.office.closing_forms import DRAFTS
from caunoi.office.decisions import KINDS
from caunoi.registers.reorganisations.carrying_out import KIND_OF
from caunoi.registers.reorganisations.changes import Change
from caunoi.registers.reorganisations.models import Reorganisation


def test_every_kind_of_decision_has_its_change_its_form_and_its_words() -> None:
    kinds = set(Reorganisation.Kind.values)

    assert kinds == KINDS.keys()
    # Annulling changes nothing of its own, and begins from the page of what it annuls.
    assert kinds - {"annul"} == DRAFTS.keys() == set(KIND_OF.values())
    assert set(get_args(Change)) == KIND_OF.keys()
