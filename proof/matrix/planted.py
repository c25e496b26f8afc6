"""Words about somebody, planted in every column of a person, and the pages that are there to show them.

The tables below hold every column of the retention policy whose class is of a person: planted by the world itself
(`IN_THE_WORLD`), planted here, or excused with a reason. A test holds them against the policy, so that a new column
without a canary fails the build.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from caunoi.access import by_two
from caunoi.access.models import Account
from caunoi.indicators.models import ReportedFigure
from caunoi.intake.models import Finding, HandIn
from caunoi.organisations.models import Unit
from caunoi.privacy import desk, incidents
from caunoi.questions.parameters import Parameters
from caunoi.registers.concerns import raising
from caunoi.registers.members import consenting
from caunoi.registers.members.models import Person, Rectification, SamePerson, Viewing
from caunoi.registers.national import exchanging
from caunoi.registers.officers.models import Contact, Mandate
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.models import RoundFigures
from caunoi.registers.statistics.models import FormBlank, FormMapping, FormReturn
from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text
from caunoi.vocabulary.workbooks import Workbook

_OWN = frozenset({"own-record"})
_WAITING = frozenset({"appointments", "confirm-appointment"})
_LINE = frozenset({"round-line", "round-submit", "round-decide", "round-confirm", "round-figure"})
_HANDED_IN = frozenset({"handed-in", "hand-in-links"})
_OFFICE = frozenset({"unit-officers", "mandate", "person"})
_GIFT = frozenset({"unit-receipts", "receipt", "person"})
_SAID = frozenset({"concern-words"})
_FINDING = frozenset({"waiting", "received-file", "lists", "decide", "take-back", "decide-together"})
#: By column: the routes whose pages are there to show it, to whoever the table of routes lets in; none for nobody.
PLANTED: Mapping[str, frozenset[str]] = {
    "access_account.phone": frozenset(),
    "access_appointment.full_name": _WAITING,
    "access_appointment.username": _WAITING,
    "access_appointment.reason": _WAITING,
    # Each within reach of the unit: elsewhere these pages are not there.
    "officers_contact.line": frozenset({"unit", "employer", "note-contact"}),
    "officers_mandate.decision": _OFFICE,
    "officers_mandate.section": _OFFICE,
    "welfare_receipt.goods": _GIFT,
    "concerns_words.cipher": _SAID,
    "indicators_reportedfigure.signer": _LINE | {"exchange-file"},
    "rounds_roundpaper.name": _LINE,
    "national_nationalfile.name": frozenset({"national", "national-file"}),
    "rounds_roundfigures.reason": _LINE,
    "statistics_formblank.name": frozenset({"form-blanks", "form-blank"}),
    "statistics_formreturn.signer": frozenset({"statistics", "signed-form"}),
    # Why a list was returned stands in the text that reminds the union, too.
    "rounds_roundstep.reason": _LINE | {"round", "lock-round", "rounds-owed"},
    "intake_handin.name": _HANDED_IN,
    "intake_handin.reason": _HANDED_IN,
    "intake_finding.reason_vi": _FINDING,
    "intake_finding.reason_en": _FINDING,
    "intake_finding.done_vi": _FINDING,
    "intake_finding.done_en": _FINDING,
    "members_viewing.reason": _OWN | {"person"},
    "members_sameperson.reason": frozenset({"person"}) | _OWN,
    "members_rectification.reason": frozenset({"person"}) | _OWN,
    "members_consent.channel": frozenset({"person-consents"}),
    "members_consent.evidence": frozenset({"person-consents"}),
    "privacy_datarequest.words": frozenset({"data-request"}),
    "privacy_datarequest.reason": frozenset({"data-request"}) | _OWN,
    "privacy_incident.words": frozenset({"incident", "incident-notice"}),
    "privacy_incidentstep.words": frozenset({"incident"}),
}
#: Where not everybody who may open a page is shown it there: the offices that are, held over the whole federation.
SHOWN_TO: Mapping[tuple[str, str], frozenset[str]] = {
    # Who opened a record is told to the person: by the own page, and by whoever handles their request.
    ("members_viewing.reason", "person"): frozenset({"national-officer", "provincial-officer"}),
}
#: What the world plants in its own way: names and numbers of people, and whom links are for.
IN_THE_WORLD = frozenset({
    "members_particulars.name", "members_particulars.name_fold", "members_particulars.name_sort",
    "members_particulars.birth_on", "members_identitynumber.cipher", "members_privatedetail.cipher",
    "welfare_nomination.hardship", "links_employerlink.contact", "access_account.full_name", "access_account.username",
    "intake_handinlink.contact", "intake_handin.who",
})  # fmt: skip
_KEY = "a number inside; what it points to is planted where it has words (decision 6: pages hold public ids)"
_DIGEST = "a keyed digest, by chance for whoever has no key; nothing reads it for a page"
_CHANCE = (
    "drawn by chance at each sign-in and known to that browser alone (caunoi/office/tests/test_headers.py)"
)
_FACT = (
    "a day, a choice or an amount that many share: it is of somebody beside a name, and the name is planted"
)
#: Why no canary stands there.
EXCUSED: Mapping[str, str] = {
    "django_session.session_key": _CHANCE,
    "django_session.session_data": _CHANCE,
    "access_signin.session_key": _CHANCE,
    "trail_personkey.wrapped": "a key, sealed under the master key; nothing reads it for a page",
    "organisations_employer.owner_digest": _DIGEST,
    "members_identityindex.digest": _DIGEST,
    "cards_card.digest": _DIGEST,
    "access_attempt.key": _DIGEST,
    "access_spentcode.key": _DIGEST,
    "access_device.key": _DIGEST,
    "access_signinevent.name_key": _DIGEST,
    "access_account.password": "hashed; caunoi/office/tests/test_accounts.py looks at what a sheet shows",
    "access_appointment.password": "hashed, and blank once it was decided (a constraint says so)",
    "mfa_authenticator.data": "sealed under the master key; shown once, while it is set up, to its owner",
    "members_resemblance.told": "sealed; caunoi/office/tests/test_merging.py looks at what a pair shows",
    "cards_card.cipher": "shown to its member alone: caunoi/office/tests/test_cards.py",
    "intake_receivedfile.sealed_as": "the name of a sealed file, made by chance",
    "national_nationalfile.sha256": "a digest; no page hands out the bytes it is of",
    "national_nationalexport.sha256": "a digest; the bytes it is of are handed to whoever may exchange",
    "national_nationalrow.cipher": "sealed; caunoi/office/tests/test_national.py looks at what a file shows",
    "national_nationalrow.why": _FACT,
    "national_nationalanswer.cipher": "sealed; caunoi/office/tests/test_national.py looks at what a page shows",
    "national_nationalanswer.outcome": _FACT,
    "statistics_formreturn.cells": "figures, and why one was corrected: caunoi/office/tests/test_statistics.py",
    "rounds_roundpaper.sha256": "a digest; the bytes it is of are handed to whoever reads the unit's line",
    "reorganisations_decisionfile.sha256": "a digest; the bytes it is of are handed to whoever reads the decision",
    "intake_handin.sha256": "a digest; the bytes it is of are read by the worker alone, and seen through their review",
    "intake_finding.proposal": "ids and days alone (decision 16)",
    "intake_finding.cells": "sealed; caunoi/office/tests/test_held_rows.py looks at what a held row shows",
    "intake_sheetreading.looked": "sealed; caunoi/office/tests/test_columns.py looks at what a column shows",
    "intake_correction.value": "sealed; what waits for a word is shown masked (caunoi/office/tests/test_returned.py)",
    "intake_returned.sent": "sealed; caunoi/office/tests/test_returned.py looks at what is taken, and by whom",
    "account_emailaddress.email": "empty: nobody signs in by mail",
    "access_device.browser": "the name of a browser, the same for many",
    "access_signin.browser": "the name of a browser, the same for many",
    "access_signinevent.browser": "the name of a browser, the same for many",
    "organisations_termofoffice.employed_as": _FACT,
    "members_particulars.birth_precision": _FACT,
    "members_particulars.sex": _FACT,
    "members_identitynumber.kind": _FACT,
    "members_privatedetail.kind": _FACT,
    "members_membership.valid_from": _FACT,
    "members_membership.valid_to": _FACT,
    "members_membership.began_as": _FACT,
    "members_membership.ended_as": _FACT,
    "members_memberstate.valid_from": _FACT,
    "members_memberstate.valid_to": _FACT,
    "members_memberstate.state": _FACT,
    "officers_mandate.office": _FACT,
    "officers_mandate.valid_from": _FACT,
    "officers_mandate.valid_to": _FACT,
    "members_consent.answer": _FACT,
    "members_consent.on": _FACT,
    "welfare_nomination.amount": _FACT,
    "welfare_receipt.amount": _FACT,
    "welfare_receipt.signed": _FACT,
    "welfare_receipt.valid_from": _FACT,
    "privacy_affected.how": _FACT,
    "members_membership.spell": _KEY,
    "privacy_incident.accounts": _KEY,
    "access_device.account": _KEY,
    "access_signin.account": _KEY,
    "access_signinevent.account": _KEY,
    "members_notedopening.person": _KEY,
    "members_notedopening.account": _KEY,
}


def unanswered(columns: set[str]) -> set[str]:
    """Columns of a person for which nothing is planted and nobody says why; keys of other tables excuse themselves."""
    told = PLANTED.keys() | IN_THE_WORLD | EXCUSED.keys()
    return {one for one in columns - told if not one.endswith("_id")}


def canary(seed: int, column: str) -> str:
    """What stands in that column, in this world alone; of a user name too."""
    return f"wq{seed}{column.partition('_')[2].replace('_', '').replace('.', '')}z"


def plant(seed: int, *, by: Account, person: Person, unit: Unit, at: datetime) -> dict[str, str]:
    """Put a canary into every column of PLANTED; by canary, its column."""
    said = {column: canary(seed, column) for column in PLANTED}
    today = day_of(at)
    Account.objects.filter(pk=by.pk).update(phone=said["access_account.phone"][:16])
    said["access_account.phone"] = said["access_account.phone"][:16]
    _wait(said, by=by, unit=unit, at=at)
    _record(said, by=by, person=person, unit=unit, at=at)
    _collect(said, by=by, unit=unit, at=at)
    HandIn.objects.create(
        unit=unit, kind="employers", size=1, sha256="0" * 64, sent_by=by, at=at, returned_at=at, returned_by=by,
        name=said["intake_handin.name"], reason=said["intake_handin.reason"],
    )  # fmt: skip
    _sign(said, by=by, unit=unit, at=at)
    book = Workbook(said["national_nationalfile.name"], 1, "4" * 64, {"A": [(1, ["Tên"])]})
    exchanging.keep_file("returned", book, by=by, at=at)
    Finding.objects.update(
        **{one: said[f"intake_finding.{one}"] for one in ("reason_vi", "reason_en", "done_vi", "done_en")}
    )
    Viewing.objects.create(
        person=person, account=by, kind="phone", on=today, at=at, reason=said["members_viewing.reason"]
    )
    _ask(said, by=by, person=person, at=at)
    incident = incidents.open_incident(
        said["privacy_incident.words"], kinds=["name"], known_at=at, between=(today, today), units=[], accounts=[],
        client_ref=uuid4(), parameters=Parameters.of(), by=by, at=at,
    )  # fmt: skip
    words = said["privacy_incidentstep.words"]
    incidents.note(incident, "measure", words, done_at=at, by=by, at=at)
    return {canary: column for column, canary in said.items()}


def _record(said: dict[str, str], *, by: Account, person: Person, unit: Unit, at: datetime) -> None:
    today = day_of(at)
    told = {"unit_id": unit.pk, "code": "members", "value": 7, "signed_on": today, "valid_from": today}
    with act("test.planted", by=None, at=at, on=today) as writer:
        writer.add_one(ReportedFigure, **told, signer=said["indicators_reportedfigure.signer"])
        writer.add_one(
            Contact, unit_id=unit.pk, officer_id=by.pk, kind="call", on=today, held_by_id=unit.pk,
            line=said["officers_contact.line"], client_ref=uuid4(),
        )  # fmt: skip
        writer.add_one(
            Mandate, unit_id=unit.pk, person_id=person.pk, office="group-leader", valid_from=today,
            decision=said["officers_mandate.decision"], section=said["officers_mandate.section"],
        )  # fmt: skip
        programme = writer.add_one(Programme, name="Quà Tết", name_fold="qua tet", unit_id=unit.pk)
        writer.add_one(
            Receipt, programme_id=programme, person_id=person.pk, held_by_id=unit.pk, valid_from=today,
            goods=said["welfare_receipt.goods"],
        )  # fmt: skip
        words = said["concerns_words.cipher"]
        raised = raising.Raised(
            "", "meals", 2, person.pk, None, unit.pk, today, words, "", None, None, "", None, None
        )
        raising.enter(writer, [raised])
        other = writer.add_one(Person)
        writer.add_one(
            SamePerson,
            kept_id=person.pk,
            other_id=other,
            client_ref=uuid4(),
            reason=said["members_sameperson.reason"],
        )
        writer.add_one(
            Rectification,
            person_id=person.pk,
            what="name",
            evidence="card-seen",
            client_ref=uuid4(),
            reason=said["members_rectification.reason"],
        )
        writer.change(Person, other, "canonical", old=None, new=person.pk)


def _collect(said: Mapping[str, str], *, by: Account, unit: Unit, at: datetime) -> None:
    today = day_of(at)
    terms = collecting.Terms("members", "Kỳ thu", today, today, today)
    opened = collecting.open_round(terms, [unit.pk], held_by=unit.pk, client_ref=uuid4(), by=by, at=at)
    due = opened.lines.select_related("round").get()
    sent = collecting.Sent(said["rounds_roundpaper.name"], 1, "0" * 64)
    collecting.submit(due, sent, by=by, at=at)
    collecting.give_back(due, said["rounds_roundstep.reason"], by=by, at=at)
    with act("test.locked", by=by, at=at, on=today) as writer:
        writer.add_one(
            RoundFigures, round_id=opened.pk, due_id=due.pk, number=1, figures={}, digest="",
            reason=said["rounds_roundfigures.reason"],
        )  # fmt: skip


def _sign(said: Mapping[str, str], *, by: Account, unit: Unit, at: datetime) -> None:
    today = day_of(at)
    spot = {"sheet": "A", "place": "B2", "kind": "typed", "code": "workers", "label": "Lao động"}
    cell = {"code": "workers", "value": "7", "origin": "reported"}
    with act("test.signed", by=by, at=at, on=today) as writer:
        blank = writer.add_one(
            FormBlank, form="1", name=said["statistics_formblank.name"], size=1, sha256="5" * 64, labels=[]
        )
        mapping = writer.add_one(
            FormMapping, blank_id=blank, form="1", version=901, since=date(2199, 5, 31), cells=[spot]
        )
        writer.add_one(
            FormReturn, unit_id=unit.pk, form="1", mapping_id=mapping, began_on=today, as_of=today, number=901,
            cells=[cell], signer=said["statistics_formreturn.signer"], signed_on=today,
        )  # fmt: skip


def _wait(said: Mapping[str, str], *, by: Account, unit: Unit, at: datetime) -> None:
    asked = by_two.Asked(
        "open-account", unit, "chair", full_name=said["access_appointment.full_name"],
        username=said["access_appointment.username"],
    )  # fmt: skip
    waiting, _password = by_two.ask(asked, days=9, by=by, at=at)
    by_two.refuse(waiting, reason=said["access_appointment.reason"], by=by, at=at)


def _ask(said: Mapping[str, str], *, by: Account, person: Person, at: datetime) -> None:
    today, parameters = day_of(at), Parameters.of()
    asked = desk.receive(
        "access", person=person, words=said["privacy_datarequest.words"], channel="letter", received_on=today,
        client_ref=uuid4(), parameters=parameters, by=by, at=at,
    )  # fmt: skip
    desk.close(asked, "partly", reason=said["privacy_datarequest.reason"], on=today, by=by, at=at)
    wording = Text(vi="Đồng ý để liên đoàn gọi điện cho tôi.", en="I agree to be called by the federation.")
    first = date(2024, 1, 1)
    consenting.word("contact", text=wording, kinds=["phone"], valid_from=first, by=by, at=at)
    consenting.note(
        person, "contact", "given", on=today, channel=said["members_consent.channel"],
        evidence=said["members_consent.evidence"], client_ref=uuid4(), by=by, at=at,
    )  # fmt: skip
