"""Every page that an officer can walk to is whole in a real browser: it says its name, and nothing fails in it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from caunoi.office.tests.conftest import Province
from tests.browser.conftest import Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases="__all__")]
# A file to be saved is no page.
LINKS = "[...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)"
MOST = 45


def walked(screen: Screen, *, most: int = MOST) -> dict[str, str]:
    """Pages by their address without what is asked in it, from the page one stands on; and what is wrong with each."""
    found: dict[str, str] = {}
    ways = [urlsplit(screen.page.url).path]
    for path in ways:
        if len(found) >= most:
            break
        answer = screen.go(path)
        heading = screen.page.locator("h1")
        shown = heading.count() == 1 and heading.inner_text().strip() != ""
        found[path] = "" if answer and answer.status < 400 and shown else f"{answer and answer.status}"
        for link in screen.page.evaluate(LINKS):
            parts = urlsplit(link)
            if link.startswith(screen.site) and parts.path not in ways:
                ways.append(parts.path)
    return found


@pytest.mark.parametrize("who", ["officer", "chair"])
def test_every_page_that_one_can_walk_to_is_whole(screen: Screen, province: Province, who: str) -> None:
    screen.sign_in(getattr(province, who).username)
    found = walked(screen)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert len(found) > (15 if who == "officer" else 8)
    assert {"/", "/search/", "/account/"} <= set(found)


@pytest.mark.told_once
def test_a_page_that_is_not_there_would_be_found(screen: Screen, province: Province) -> None:
    screen.sign_in(province.officer.username)
    screen.page.goto(f"{screen.site}/none/")

    assert walked(screen, most=1) == {"/none/": "404"}
    assert any("404" in fault for fault in screen.noticed)
    screen.noticed.clear()
