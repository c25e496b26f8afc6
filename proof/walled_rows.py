"""Which rows an account may be shown, worked out row by row from the whole, and which the database does show it.

The first is plain Python over everything that stands, and knows nothing of a policy; the second is `SELECT` without
any condition, under the role of the site: as if every door returned all and every guard let everybody in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction

from caunoi.access.database_roles import tables
from caunoi.access.reach import Reach
from caunoi.access.walls import set_scope
from caunoi.trail.walling import READER, declared

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Shown = dict[str, set[int]]


class Everything:
    """All rows by table, and how far one reach goes over people, figures and offices."""

    def __init__(self, rows: Rows, reach: Reach | None) -> None:
        self.rows = rows
        self.me = reach.account.pk if reach is not None and reach.account else None
        self.people = reach.to("people.read").units if reach else frozenset()
        self.figures = reach.to("figures.read").units if reach else frozenset()
        self.offices = reach.to("accounts.open").units if reach else frozenset()
        self.trail = reach.to("trail.read").units if reach else frozenset()
        self.tree = reach.hands("units.reorganise") if reach else frozenset()
        self.concerns = reach.to("concerns.read").units if reach else frozenset()
        self.manages_at = reach.manages_at if reach else frozenset()
        self.day = reach.day if reach else date.min
        is_member = reach is not None and reach.to("own.read").units != frozenset()
        #: The people that this account is, by what an officer tied.
        self.own = {
            row["person_id"]
            for row in rows["cards_holder"]
            if is_member and row["account_id"] == self.me and row["ended_by_id"] is None
        }

        #: Those and what was merged into them: who opened a record stays with the record that was opened.
        self.own_records = self.own | {
            row["id"] for row in rows["members_person"] if row["canonical_id"] in self.own
        }

        # Whoever is a member of a unit within reach on the day that is asked about.
        self.members = {
            row["person_id"]
            for row in rows["members_membership"]
            if row["ended_by_id"] is None
            and self.held(row["held_by_id"])
            and reach is not None
            and (row["valid_from"] is None or row["valid_from"] <= reach.day)
            and (row["valid_to"] is None or row["valid_to"] > reach.day)
        }

    def ids(self, table: str, holds: Callable[[Row], bool]) -> set[int]:
        """The keys of the rows for which that holds."""
        key = "position" if table == "trail_seal" else "id"
        return {row[key] for row in self.rows[table] if holds(row)}

    def right_below(self, unit: int) -> bool:
        """The unit stands, stood last or will stand first below one where decisions on units may be carried out."""
        if self.tree is None:
            return True
        ties = [
            (row["valid_from"] or date.min, row["parent_id"])
            for row in self.rows["organisations_unitparent"]
            if row["unit_id"] == unit and row["ended_by_id"] is None
        ]
        begun = [tie for tie in ties if tie[0] <= self.day]
        nearest = max(begun) if begun else min(ties, default=None)
        return nearest is not None and nearest[1] in self.tree

    def held(self, unit: int | None) -> bool:
        """People of that unit are within reach."""
        return self.people is None or unit in self.people


def all_rows() -> Rows:
    """Everything that stands, as the owner of the database sees it."""
    return {
        table: list(model._base_manager.values(*(f.attname for f in model._meta.local_concrete_fields)))
        for table, model in tables().items()
    }


def allowed(reach: Reach | None, rows: Rows) -> Shown:
    """The keys an account may be shown, by walled table; without a reach, what is shown to a request of nobody."""
    every = Everything(rows, reach)
    found = {table: set[int]() for table in declared().walls}
    found |= _tree(every)
    if reach is not None:
        found |= _signed_in(every)
        for part in (_employers, _people, _cards, _systems, _links, _papers, _files):
            found |= part(every)
        found |= _accounts(every)
    return found


def _all(every: Everything, names: Iterable[str]) -> Shown:
    return {table: every.ids(table, lambda row: True) for table in names}


def _tree(every: Everything) -> Shown:
    names = [f"organisations_{name}" for name in ("unit", "unitdescription", "unitparent", "unitsuccession")]
    at_the_door = ("access_account", "organisations_termofoffice")
    return _all(every, names if every.me else [*names, *at_the_door])


def _signed_in(every: Everything) -> Shown:
    organisations = (
        "area", "areadescription", "areaparent", "site", "sitedescription", "datedsetting", "coverage",
        "responsibility", "employerplace",
    )  # fmt: skip
    names = ("trail_document", "trail_act", "trail_seal", "agreements_agreementparty", "welfare_programme",
             "welfare_programmeterms", "welfare_programmedecision", "welfare_budgetline", "welfare_ledgerentry",
             "welfare_quota", "welfare_quotamove",
             "resolutions_plan", "resolutions_target", "indicators_publishedcube", "members_consentwording")  # fmt: skip
    return _all(every, [*(f"organisations_{name}" for name in organisations), *names])


def _employers(every: Everything) -> Shown:
    covered = {
        row["employer_id"]
        for row in every.rows["organisations_coverage"]
        if row["ended_by_id"] is None and every.held(row["unit_id"])
    }
    answering = [
        row
        for row in every.rows["organisations_responsibility"]
        if row["ended_by_id"] is None and every.held(row["unit_id"])
    ]
    by_name = {row["employer_id"] for row in answering} - {None}
    areas, sites = ({row[f"{one}_id"] for row in answering} - {None} for one in ("area", "site"))
    placed = {
        row["employer_id"]
        for row in every.rows["organisations_employerplace"]
        if row["area_id"] in areas or row["site_id"] in sites
    }
    tied = covered | by_name | placed
    sectors = {row["sector"] for row in answering} - {""}
    whole = every.people is None
    described = every.ids(
        "organisations_employerdescription",
        lambda row: whole or row["employer_id"] in tied or row["sector"] in sectors,
    )
    by_sector = {
        row["employer_id"]
        for row in every.rows["organisations_employerdescription"]
        if row["id"] in described
    }
    employers = every.ids("organisations_employer", lambda row: whole or row["id"] in tied | by_sector)
    return {
        "organisations_employerdescription": described,
        "organisations_employer": employers,
        **{
            table: every.ids(table, lambda row: row["employer_id"] in employers)
            for table in (
                "organisations_employerstatus",
                "organisations_headcount",
                "organisations_workplace",
            )
        },
        "agreements_bargaining": every.ids(
            "agreements_bargaining",
            lambda row: every.held(row["held_by_id"]) or row["employer_id"] in employers,
        ),
        "dues_payment": every.ids("dues_payment", lambda row: every.held(row["unit_id"])),
        **_agreements(every, employers),
    }


def _concerns(every: Everything) -> Shown:
    raised = every.ids(
        "concerns_concern",
        lambda row: (
            (every.concerns is None or row["held_by_id"] in every.concerns)
            and (not every.manages_at or row["employer_id"] not in {None, *every.manages_at})
        ),
    )
    shown = [row for row in every.rows["concerns_concern"] if row["id"] in raised]
    said = {row["told_id"] for row in shown} | {row["answer_id"] for row in shown}
    return {
        "concerns_concern": raised,
        "concerns_words": every.ids("concerns_words", lambda row: row["id"] in said),
    }


def _agreements(every: Everything, employers: set[int]) -> Shown:
    signed = {
        row["agreement_id"]
        for row in every.rows["agreements_agreementparty"]
        if row["ended_by_id"] is None and row["employer_id"] in employers
    }
    terms = every.ids(
        "agreements_agreementterms",
        lambda row: every.held(row["held_by_id"]) or row["agreement_id"] in signed,
    )
    told = {row["agreement_id"] for row in every.rows["agreements_agreementterms"] if row["id"] in terms}
    return {
        **_concerns(every),
        "agreements_agreementterms": terms,
        "agreements_agreement": every.ids(
            "agreements_agreement", lambda row: every.people is None or row["id"] in told | signed
        ),
    }


def _people(every: Everything) -> Shown:
    spells = every.ids("members_membership", lambda row: _held_or_own(every, row))
    nominations = every.ids("welfare_nomination", lambda row: _held_or_own(every, row))
    members = {row["person_id"] for row in every.rows["members_membership"] if row["id"] in spells}
    nominees = {row["person_id"] for row in every.rows["welfare_nomination"] if row["id"] in nominations}
    people = every.ids(
        "members_person",
        lambda row: (
            every.people is None
            or row["id"] in members | nominees
            or row["canonical_id"] in members
            or row["id"] in every.own
        ),
    )
    numbers = every.ids("members_identitynumber", lambda row: row["person_id"] in people)
    return {
        "members_membership": spells,
        "welfare_nomination": nominations,
        "welfare_receipt": every.ids("welfare_receipt", lambda row: every.held(row["held_by_id"])),
        "members_person": people,
        "members_identitynumber": numbers,
        "members_identityindex": every.ids("members_identityindex", lambda row: row["number_id"] in numbers),
        "members_memberstate": every.ids("members_memberstate", lambda row: every.held(row["unit_id"])),
        "members_viewing": every.ids(
            "members_viewing",
            lambda row: (
                every.people is None or row["account_id"] == every.me or row["person_id"] in every.own_records
            ),
        ),
        **{
            table: every.ids(table, lambda row: row["person_id"] in people)
            for table in ("members_particulars", "members_privatedetail", "members_consent")
        },
    }


def _held_or_own(every: Everything, row: Row) -> bool:
    return every.held(row["held_by_id"]) or row["person_id"] in every.own


def _cards(every: Everything) -> Shown:
    mine = {row["id"] for row in every.rows["cards_card"] if row["person_id"] in every.own}
    return {
        "cards_holder": every.ids("cards_holder", lambda row: _holds(every, row)),
        "cards_card": every.ids(
            "cards_card", lambda row: _held_or_own(every, row) or row["person_id"] in every.members
        ),
        "cards_cardcheck": every.ids(
            "cards_cardcheck",
            lambda row: every.people is None or row["account_id"] == every.me or row["card_id"] in mine,
        ),
    }


def _systems(every: Everything) -> Shown:
    opens_any = every.offices is None or bool(every.offices)
    return {
        "access_systemkey": every.ids(
            "access_systemkey", lambda row: opens_any or row["account_id"] == every.me
        )
    }


def _links(every: Everything) -> Shown:
    links = every.ids("links_employerlink", lambda row: every.held(row["held_by_id"]))
    return {
        "links_employerlink": links,
        "links_employeranswer": every.ids("links_employeranswer", lambda row: row["link_id"] in links),
    }


def _papers(every: Everything) -> Shown:
    def reported(row: Row) -> bool:
        return every.figures is None or row["unit_id"] in every.figures

    return {
        "officers_contact": every.ids(
            "officers_contact", lambda row: every.held(row["held_by_id"]) or row["officer_id"] == every.me
        ),
        "officers_mandate": every.ids("officers_mandate", lambda row: every.held(row["unit_id"])),
        "officers_assignment": every.ids(
            "officers_assignment",
            lambda row: (
                every.held(row["held_by_id"])
                or (row["unit_id"] is not None and every.held(row["unit_id"]))
                or row["officer_id"] == every.me
            ),
        ),
        "resolutions_frozenreview": every.ids(
            "resolutions_frozenreview", lambda row: every.held(row["unit_id"])
        ),
        "indicators_reportedfigure": every.ids("indicators_reportedfigure", reported),
        "organisations_submission": every.ids("organisations_submission", reported),
        # What is asked on a shared board is shown to whoever is signed in; what is answered is never kept on it.
        "indicators_board": every.ids(
            "indicators_board", lambda row: row["account_id"] == every.me or row["unit_id"] is not None
        ),
        "indicators_alert": every.ids("indicators_alert", lambda row: row["account_id"] == every.me),
        "indicators_crossing": every.ids("indicators_crossing", lambda row: row["account_id"] == every.me),
        "privacy_incident": every.ids("privacy_incident", lambda row: every.people is None),
        "privacy_incidentstep": every.ids("privacy_incidentstep", lambda row: every.people is None),
        "privacy_affected": every.ids("privacy_affected", lambda row: every.people is None),
        "privacy_datarequest": every.ids(
            "privacy_datarequest", lambda row: every.people is None or row["person_id"] in every.own
        ),
    }


def _files(every: Everything) -> Shown:
    about = {
        row["document_id"] for row in every.rows["organisations_submission"] if every.held(row["unit_id"])
    } | {row["document_id"] for row in every.rows["trail_act"] if row["by_id"] == every.me}
    files = every.ids(
        "intake_receivedfile", lambda row: every.people is None or row["document_id"] in about - {None}
    )
    return {
        "intake_receivedfile": files,
        "intake_finding": every.ids("intake_finding", lambda row: row["file_id"] in files),
        "intake_sheetreading": every.ids("intake_sheetreading", lambda row: row["file_id"] in files),
        "intake_columnmapping": every.ids("intake_columnmapping", lambda row: every.people is None),
    }


def _holds(every: Everything, row: Row) -> bool:
    """A tie of an account to a person: held within reach, the own, or of who is a member there now."""
    own = row["account_id"] == every.me
    return own or every.held(row["held_by_id"]) or row["person_id"] in every.members


def _accounts(every: Everything) -> Shown:
    def office(row: Row) -> bool:
        opens = every.offices is None or row["unit_id"] in every.offices
        return row["account_id"] == every.me or opens or every.held(row["unit_id"])

    terms = every.ids("organisations_termofoffice", office)
    held = {row["account_id"] for row in every.rows["organisations_termofoffice"] if row["id"] in terms}
    mine = {row["id"] for row in every.rows["cards_card"] if row["person_id"] in every.own}
    looked = {
        row["account_id"] for row in every.rows["members_viewing"] if row["person_id"] in every.own_records
    }
    looked |= {row["account_id"] for row in every.rows["cards_cardcheck"] if row["card_id"] in mine}
    # Whose own account a member has is told with the tie.
    looked |= {
        row["account_id"]
        for row in every.rows["cards_holder"]
        if row["ended_by_id"] is None and _holds(every, row)
    }
    opens_any = every.offices is None or bool(every.offices) or every.trail is None
    return {
        "organisations_termofoffice": terms,
        "access_account": every.ids(
            "access_account", lambda row: opens_any or row["id"] == every.me or row["id"] in held | looked
        ),
        "access_appointment": every.ids(
            "access_appointment",
            lambda row: (
                every.offices is None
                or row["unit_id"] in every.offices
                or (row["asked_by_id"] == every.me and every.right_below(row["unit_id"]))
            ),
        ),
        "jobs_job": every.ids("jobs_job", lambda row: row["created_by"] == every.me),
    }


def shown(reach: Reach | None) -> Shown:
    """The keys that the site is shown when it asks for everything."""
    found: Shown = {}
    with transaction.atomic():
        if reach is None:
            _take("caunoi_web")
        else:
            set_scope(reach)
        for table in sorted(declared().walls):
            found[table] = _keys(table)
        transaction.set_rollback(True)
    return found


def _take(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])


def _keys(table: str) -> set[int]:
    key = "position" if table == "trail_seal" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{table}"')  # noqa: S608 - our own tables
        return {row[0] for row in cursor.fetchall()}


def reader_tables() -> dict[str, bool]:
    """Every table, and whether the reader of figures is answered when it asks for a row of it."""
    answered: dict[str, bool] = {}
    for table in tables():
        with transaction.atomic():
            _take(READER)
            with connection.cursor() as cursor:
                cursor.execute("SELECT has_any_column_privilege(%s, 'SELECT')", [table])
                answered[table] = bool(cursor.fetchone()[0])
            transaction.set_rollback(True)
    return answered
