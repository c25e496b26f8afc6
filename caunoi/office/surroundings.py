"""What every screen shows around its content: whose home this is, the tabs this account may open, the day."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caunoi.access.door import federation_name
from caunoi.access.reach import Reach, reach_of

TABS = (
    # Nothing ever waits for who reads figures alone.
    ("today", "today", _("Hôm nay"), "records.read"),
    ("scoreboard", "target", _("Chỉ tiêu"), "figures.read"),
    ("lists", "list", _("Danh sách"), "lists.send"),
    ("rounds", "target", _("Kỳ thu"), "rounds.read"),
    ("units", "tree", _("Tổ chức"), "units.read"),
    ("in-charge", "people", _("Phụ trách"), "contacts.note"),
    ("search", "search", _("Tìm kiếm"), "records.read"),
    ("own", "people", _("Hồ sơ của tôi"), "own.read"),
    ("check-card", "list", _("Kiểm tra thẻ"), "cards.check"),
    ("trail", "list", _("Dấu vết"), "trail.read"),
)

# An officer opens accounts from the page of the own one; whoever does nothing else has it for a tab.
ACCOUNTS = ("accounts", "people", _("Mở tài khoản"))

# Screens that no tab opens belong to the tab they are reached from.
UNDER = {
    "matter": "today",
    "records": "scoreboard",
    "trend": "scoreboard",
    "map": "scoreboard",
    "compare": "scoreboard",
    "alerts": "scoreboard",
    "end-alert": "scoreboard",
    "boards": "scoreboard",
    "keep-board": "scoreboard",
    "board": "scoreboard",
    "compare-export": "scoreboard",
    "published": "scoreboard",
    "exchange": "scoreboard",
    "exchange-out": "scoreboard",
    "exchange-in": "scoreboard",
    "exchange-file": "scoreboard",
    "publish-month": "scoreboard",
    "employer": "search",
    "employer-links": "search",
    "unit": "units",
    "hand-in-links": "units",
    "handed-in": "lists",
    "unit-line": "units",
    "unit-officers": "units",
    "mandate": "units",
    "unit-concerns": "units",
    "concern": "units",
    "concern-words": "units",
    "unit-dues": "units",
    "dues": "units",
    "unit-receipts": "units",
    "receipt": "units",
    "bargaining": "search",
    "duplicates": "search",
    "merge-people": "search",
    "look": "lists",
    "take-list-back": "lists",
    "incident-notice": "today",
    "open-round": "rounds",
    "round": "rounds",
    "lock-round": "rounds",
    "round-line": "rounds",
    "round-submit": "rounds",
    "round-decide": "rounds",
    "round-confirm": "rounds",
    "round-figure": "rounds",
    "round-records": "rounds",
    "rounds-owed": "rounds",
    "statistics": "rounds",
    "form-blanks": "rounds",
    "form-blank": "rounds",
    "fill-form": "rounds",
    "signed-form": "rounds",
    "national": "lists",
    "national-file": "lists",
    "national-export": "lists",
    "national-work": "lists",
    "decisions": "units",
    "decision": "units",
    "new-decision": "units",
    "draft": "units",
    "annul-decision": "units",
    "person": "search",
    "person-consents": "search",
    "consents": "today",
    "data-requests": "today",
    "data-request": "today",
    "incidents": "today",
    "incident": "today",
    "incident-affected": "today",
    "card": "search",
    "own-record": "own",
    "received-file": "lists",
    "received-columns": "lists",
    "sending": "lists",
    "waiting": "today",
    "accounts-of": "accounts",
    "appointments": "accounts",
}


def tabs_of(reach: Reach) -> Sequence[tuple[str, str, object]]:
    """Route, mark and words of every tab that opens for this reach."""
    tabs = [(url, mark, words) for url, mark, words, right in TABS if reach.may(right)]
    return tabs or ([ACCOUNTS] if reach.may("accounts.open") else [])


def first_page(reach: Reach) -> str:
    """Where work begins: the address of the first tab, or of the own account where there is none."""
    tabs = tabs_of(reach)
    return reverse(tabs[0][0] if tabs else "account")


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Nothing but the name of the federation for those who are not signed in."""
    name = federation_name(on=timezone.localdate())
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"federation": name}
    if getattr(request, "unfinished", False):
        return {"federation": name, "unfinished": True}
    reach = getattr(request, "reach", None) or reach_of(user, on=timezone.localdate())
    tabs = tabs_of(reach)
    match = request.resolver_match
    here = match.url_name if match else ""
    return {
        "federation": name,
        "tabs": tabs,
        "first": first_page(reach),
        "here": here,
        "tab": UNDER.get(here, here),
        "today": reach.day,
        "may_search": reach.may("records.read"),
        # Nobody is led to a page that would refuse them.
        "sends_lists": reach.may("lists.send"),
    }
