"""What stands in the registers, told apart from how it got there: one hash over a canonical projection.

Every row of every table of the default database counts, as many times as it is there: its plain values, sealed ones
opened, and what it points to by that row's own content. Left out are ids, random names, nonces, signatures and moments,
so that two homes into which the same lists came have the same hash, and a row too many or too few has another.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models, router

from caunoi.intake.keeping import cells_of, kept_of
from caunoi.intake.models import Finding
from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Words
from caunoi.trail import keys

# Accounts and sessions are not what a list brings; seals are of a later moment; the framework's own tables are empty.
APART = {"access", "auth", "contenttypes", "sessions", "account", "mfa", "jobs"}
BESIDE = {"trail.seal", "trail.personkey"}
_RANDOM = (models.UUIDField, models.DateTimeField, models.BinaryField)
# Of an Act: runs of ids, and what the moment and the salt go into.
_OF_THE_WAY = {("trail.act", "wrote"), ("trail.act", "sealed")}
# What a proposal names by id.
_NAMED = {"person": "members.Person", "unit": "organisations.Unit", "employer": "organisations.Employer"}
# Told of somebody or of a place once, it stays known (decisions 16 and 45), and so does the paper that told it.
STAYS_KNOWN = (
    "members.person", "members.particulars", "members.identitynumber", "members.identityindex", "members.privatedetail",
    "trail.document",
)  # fmt: skip

Row = dict[str, Any]
Rows = Callable[[type[models.Model]], "models.QuerySet[Any] | None"]


def projected() -> str:
    """The hash of everything that stands."""
    return hashlib.sha256("\n".join(sorted(_Projection().lines())).encode()).hexdigest()


def highest() -> dict[str, int]:
    """Of what stays known once it was told, the last row of each table: `standing` is asked about those up to it."""
    known = {label: apps.get_model(label)._base_manager.order_by("pk").last() for label in STAYS_KNOWN}
    return {label: row.pk if row else 0 for label, row in known.items()}


def standing(known: Mapping[str, int]) -> str:
    """The hash of what is held true, whichever Act brought it there, of what was known then (`highest`).

    What was ended is left out, and so are Acts and what intake notes of lists: a list that was taken back leaves these.
    """

    def held(model: type[models.Model]) -> models.QuerySet[Any] | None:
        label, rows = model._meta.label_lower, model._base_manager.all()
        if model._meta.app_label == "intake" or label == "trail.act":
            return None
        if any(field.name == "ended_by" for field in model._meta.local_concrete_fields):
            rows = rows.filter(ended_by=None)
        return rows.filter(pk__lte=known[label]) if label in known else rows

    return hashlib.sha256("\n".join(sorted(_Projection(held).lines())).encode()).hexdigest()


def _all(model: type[models.Model]) -> models.QuerySet[Any] | None:
    return model._base_manager.all()


class _Projection:
    """All rows asked for in memory: their own content, and a name for each that does not tell its id."""

    def __init__(self, rows: Rows = _all) -> None:
        self._rows = {
            model: of for model in apps.get_models() if _counts(model) and (of := rows(model)) is not None
        }
        self._models = list(self._rows)
        self._own: dict[type[models.Model], dict[int, str]] = {}
        self._points: dict[type[models.Model], list[tuple[int, str, type[models.Model], int]]] = {}
        self._proposals: dict[int, Row] = {}
        for model in self._models:
            self._read(model)
        self._names = {model: self._named(model) for model in self._models}

    def lines(self) -> Iterator[str]:
        """A line a row: its content, and the names of what it points to."""
        for model in self._models:
            pointing: dict[int, list[str]] = defaultdict(list)
            for row, field, target, key in self._points[model]:
                pointing[row].append(f"{field}={self._names[target].get(key, '?')}")
            for row, own in self._own[model].items():
                proposed = self._proposed(row) if model is Finding else ""
                yield _hash([own, sorted(pointing[row]), proposed])

    def _read(self, model: type[models.Model]) -> None:
        points = self._points[model] = []
        own = self._own[model] = {}
        label = model._meta.label_lower
        plain, targets, clear = _columns(model)
        wanted = ["pk", *(field.attname for field in [*plain, *targets])]
        for values in self._rows[model].values_list(*wanted):
            row, told = values[0], values[1 : 1 + len(plain)]
            content: Row = {
                field.name: value
                for field, value in zip(plain, told, strict=True)
                if (label, field.name) not in _OF_THE_WAY
            }
            if label == "members.membership":
                # A spell is named by its first version, which is a row like any other.
                points.append((row, "spell", model, content.pop("spell")))
            if model is Finding:
                self._proposals[row] = content.pop("proposal") or {}
            own[row] = _hash([label, json.dumps(content, sort_keys=True, default=str)])
            for field, key in zip(targets, values[1 + len(plain) :], strict=True):
                if key is not None and field.related_model in self._models:
                    points.append((row, field.name, field.related_model, key))
        for row, opened in clear(self._rows[model]) if clear else ():
            own[row] = _hash([own[row], opened])

    def _named(self, model: type[models.Model]) -> dict[int, str]:
        """A row's name is its content; one that holds nothing but an id is named by what is said of it."""
        plain, targets, _clear = _columns(model)
        if plain or (targets and {field.name for field in targets} - {"began_by", "canonical"}):
            return self._own[model]
        said: dict[int, list[str]] = defaultdict(list)
        for other in self._models:
            for row, field, target, key in self._points[other]:
                if target is model:
                    said[key].append(f"{field} {self._own[other][row]}")
        return {row: _hash([own, sorted(said[row])]) for row, own in self._own[model].items()}

    def _proposed(self, finding: int) -> str:
        proposal = dict(self._proposals[finding])
        proposal.pop("membership", None)
        for name, label in _NAMED.items():
            if isinstance(proposal.get(name), int):
                proposal[name] = self._names[apps.get_model(label)].get(proposal[name], "?")
        return json.dumps(proposal, sort_keys=True, default=str)


Opening = Callable[[models.QuerySet[Any]], Iterator[tuple[int, str]]]


def _counts(model: type[models.Model]) -> bool:
    meta = model._meta
    return (
        meta.managed and not meta.proxy and meta.app_label not in APART and meta.label_lower not in BESIDE
        and router.db_for_read(model) == "default"
    )  # fmt: skip


def _columns(
    model: type[models.Model],
) -> tuple[list[models.Field[Any, Any]], list[models.Field[Any, Any]], Opening | None]:
    """Plain columns, those that point to another row, and what opens the sealed one."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    targets = [field for field in fields if field.is_relation]
    plain = [field for field in fields if not field.is_relation and not isinstance(field, _RANDOM)]
    if any(field.name == "cipher" for field in fields):
        return plain, targets, _opened_words if model is Words else _opened
    return plain, targets, _cells if model is Finding else None


def _opened(of: models.QuerySet[Any]) -> Iterator[tuple[int, str]]:
    rows = list(of.values_list("pk", "person_id", "cipher"))
    under = keys.keys_of({person for _row, person, _cipher in rows})
    for row, person, cipher in rows:
        where = keys.place(of.model._meta.db_table, "cipher", row)
        yield row, keys.unseal(under[person], bytes(cipher), place=where).decode()


def _opened_words(of: models.QuerySet[Any]) -> Iterator[tuple[int, str]]:
    # Under a key of its own, not of whoever raised it.
    yield from words.opened(of.values_list("pk", flat=True)).items()


def _cells(of: models.QuerySet[Any]) -> Iterator[tuple[int, str]]:
    for finding in of.exclude(cells=None):
        yield finding.pk, json.dumps([cells_of(finding), kept_of(finding)], sort_keys=True, default=str)


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:32]
