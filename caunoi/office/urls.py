"""The addresses of the office's screens."""

from __future__ import annotations

from django.urls import path, register_converter

from caunoi.office import (
    agreements,
    by_link,
    cards,
    consents,
    contacts,
    data_requests,
    decisions,
    drafting,
    employer_links,
    employers,
    figures,
    held_rows,
    incidents,
    lists,
    looking_up,
    maps,
    organisation,
    own_record,
    people,
    published,
    rights,
    round_lines,
    round_papers,
    rounds,
    scoreboard,
    searching,
    signed_copies,
    signing_in,
    today,
    trail,
    unit_line,
    units,
    unmasking,
    viewed_day,
)


class BodyConverter:
    """What a contact can be about."""

    regex = "unit|employer"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(BodyConverter, "body")

urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("language/", signing_in.choose_language, name="language"),
    path("day/", viewed_day.choose_day, name="choose-day"),
    path("today/<slug:code>/", today.matter_list, name="matter"),
    path("today/<slug:code>/export/", today.matter_export, name="matter-export"),
    path("resolution-02/", scoreboard.scoreboard, name="scoreboard"),
    path("resolution-02/<slug:code>/trend/", scoreboard.trend, name="trend"),
    path("map/", maps.area_map, name="map"),
    path("figures/<slug:code>/", figures.records, name="records"),
    path("figures/<slug:code>/export/", figures.export, name="records-export"),
    path("rights/", rights.rights, name="rights"),
    path("trail/", trail.trail, name="trail"),
    path("published/", published.published, name="published"),
    path("published/new/", published.publish_month, name="publish-month"),
    path("search/", searching.search, name="search"),
    path("search/look-up/", looking_up.look_up, name="look-up"),
    path("employers/<uuid:public_id>/", employers.employer, name="employer"),
    path("employers/<uuid:public_id>/links/", employer_links.links, name="employer-links"),
    path("employer-links/<uuid:public_id>/withdraw/", employer_links.withdraw, name="withdraw-link"),
    path("by-link/", by_link.enter, name="by-link"),
    path("by-link/employer/", by_link.page, name="link-page"),
    path("by-link/answer/", by_link.answer, name="link-answer"),
    path("unions/", organisation.units, name="units"),
    path("unions/<uuid:public_id>/", units.unit, name="unit"),
    path("unions/<uuid:public_id>/line/", unit_line.unit_line, name="unit-line"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/new/", drafting.new_decision, name="new-decision"),
    path("decisions/new/<slug:code>/", drafting.draft, name="draft"),
    path("decisions/<uuid:public_id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:public_id>/file/", signed_copies.decision_file, name="decision-file"),
    path("decisions/<uuid:public_id>/copy/", decisions.attach_copy, name="attach-copy"),
    path("decisions/<uuid:public_id>/annul/", decisions.annul_decision, name="annul-decision"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.open_round, name="open-round"),
    path("rounds/<uuid:public_id>/", rounds.round_page, name="round"),
    path("rounds/<uuid:public_id>/lock/", rounds.lock_round, name="lock-round"),
    path("rounds/lists/<uuid:public_id>/", round_lines.round_line, name="round-line"),
    path("rounds/lists/<uuid:public_id>/submit/", round_lines.round_submit, name="round-submit"),
    path("rounds/lists/<uuid:public_id>/decide/", round_lines.round_decide, name="round-decide"),
    path("rounds/lists/<uuid:public_id>/minutes/", round_papers.round_minutes, name="round-minutes"),
    path("rounds/lists/<uuid:public_id>/confirm/", round_lines.round_confirm, name="round-confirm"),
    path("rounds/lists/<uuid:public_id>/figure/", round_lines.round_figure, name="round-figure"),
    path("rounds/lists/<uuid:public_id>/<slug:code>/", round_lines.round_records, name="round-records"),
    path("rounds/papers/<uuid:public_id>/", round_papers.round_paper, name="round-paper"),
    path("rounds/papers/<uuid:public_id>/take-in/", round_papers.take_in, name="take-in-round"),
    path("agreements/<uuid:public_id>/bargaining/", agreements.bargaining, name="bargaining"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/unmask/", unmasking.unmasked, name="unmask"),
    path("people/<uuid:public_id>/consents/", consents.person_consents, name="person-consents"),
    path("consents/", consents.consents, name="consents"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<uuid:public_id>/", incidents.incident, name="incident"),
    path("incidents/<uuid:public_id>/affected/", incidents.affected, name="incident-affected"),
    path("incidents/<uuid:public_id>/notice/", incidents.notice, name="incident-notice"),
    path("people/<uuid:public_id>/card/", cards.card, name="card"),
    path("people/<uuid:public_id>/card/issue/", cards.issue, name="issue-card"),
    path("people/<uuid:public_id>/card/tie/", cards.tie, name="tie-account"),
    path("people/<uuid:public_id>/card/untie/", cards.untie, name="untie-account"),
    path("card-check/", cards.check_card, name="check-card"),
    path("own/", own_record.own_page, name="own"),
    path("own/<uuid:public_id>/", own_record.own_record, name="own-record"),
    path("own/<uuid:public_id>/card/", own_record.own_card, name="own-card"),
    path("own/<uuid:public_id>/card.svg", own_record.own_card_picture, name="own-card-picture"),
    path("own/<uuid:public_id>/request/", own_record.own_request, name="own-request"),
    path("lists/", lists.lists, name="lists"),
    path("lists/waiting/", held_rows.waiting, name="waiting"),
    path("lists/findings/<uuid:public_id>/", held_rows.decide, name="decide"),
    path("lists/findings/<uuid:public_id>/take-back/", held_rows.withdraw, name="take-back"),
    path("lists/sendings/<uuid:public_id>/", lists.sending, name="sending"),
    path("lists/sendings/<uuid:public_id>/stop/", lists.stop_sending, name="stop-sending"),
    path("lists/files/<uuid:public_id>/", held_rows.received_file, name="received-file"),
    path("lists/files/<uuid:public_id>/decide/", held_rows.decide_together, name="decide-together"),
    path("data-requests/", data_requests.data_requests, name="data-requests"),
    path("data-requests/<uuid:public_id>/", data_requests.data_request, name="data-request"),
    path("in-charge/", contacts.in_charge, name="in-charge"),
    path("<body:about>/<uuid:public_id>/contacts/", contacts.note, name="note-contact"),
    path("<body:about>/<uuid:public_id>/charge/", contacts.take, name="take-charge"),
]
