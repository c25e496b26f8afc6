"""A real Chromium on the real site: nothing leaves the host, nothing fails in the console unnoticed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from caunoi.access import factors
from caunoi.access.models import Account
from caunoi.office.tests.conftest import PASSWORD, province

__all__ = ["province"]

# The shell first: the same engine without a desktop's windows, at half the cost (tools/test.sh asks for it).
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
SCREENS = Path(__file__).parents[2] / "docs/screens"
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The pages that the documentation shows; the others are looked at by axe alone.
SHOWN = {
    *(
        f"{name}-1366"
        for name in ("sign-in", "today", "today-english", "scoreboard", "gap", "employer", "union")
    ),
    *(f"{name}-1366" for name in ("lists", "findings")),
    *(f"{name}-360" for name in ("today", "scoreboard", "employer", "contact", "gap")),
}
# A machine that does other work as well is slow to draw the first page after a sign-in.
expect.set_options(timeout=15_000)
# Every fragment that a page fetches by itself is in, and its fonts: to wait until the network was idle for half a
# second took longer than drawing the page.
WHOLE = """() => new Promise((done, fail) => {
  const begun = Date.now();
  const look = () => {
    const come = new Set(performance.getEntriesByType('resource').map(one => one.name));
    const asked = [...document.querySelectorAll('[hx-trigger=load][hx-get]')];
    const whole = asked.every(one => come.has(new URL(one.getAttribute('hx-get'), location).href))
      && document.fonts.status === 'loaded'
      && document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling') === null;
    if (whole) done(asked.length);
    else if (Date.now() - begun > 90000) fail(new Error('a fragment did not come'));
    else setTimeout(look, 20);
  };
  look();
})"""
VISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && style.outlineWidth !== '0px');
}"""


def a_code(username: str) -> str:
    """A code off a fresh sheet of that officer, who has an app as well."""
    account = Account.objects.get(username=username)
    if not factors.has_own(account):
        factors.add_app(account, factors.new_secret())
    return factors.print_codes(account)[0]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run; Debian's own, never a download."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def told_before() -> bool:
    """Whether this is the second database: pages are asked for and whole there too; how they look was told."""
    return os.environ.get("CAUNOI_DATABASE_ALONE") == "1"


@dataclass
class Screen:
    """A page of the site and what was noticed while it was used."""

    page: Page
    site: str
    noticed: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note what leaves the host, what the console complains of, and what fails."""
        self.page.on(
            "request", lambda r: r.url.startswith(self.site) or self.noticed.append(f"left: {r.url}")
        )
        self.page.on("console", lambda m: m.type == "error" and self.noticed.append(f"console: {m.text}"))
        self.page.on("pageerror", lambda error: self.noticed.append(f"script: {error}"))

    def open(self, path: str) -> Page:
        """Go there and wait until its fragments are in."""
        self.go(path)
        return self.page

    def go(self, path: str) -> Response | None:
        """The same, for what was answered."""
        answer = self.page.goto(self.site + path)
        self.page.evaluate(WHOLE)
        return answer

    def arrive(self, address: str) -> None:
        """Wait until the page has come to an address that holds this pattern, and is loaded.

        The address is asked, and no navigation awaited: a page that leaves by itself breaks one off to begin another.
        """
        expect(self.page).to_have_url(re.compile(address))
        self.page.wait_for_load_state()

    def sign_in(self, username: str, password: str = PASSWORD, *, landing: str = "Hôm nay") -> None:
        """As a person does it, to the page they begin with."""
        code = a_code(username)
        self.open("/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("main form button")
        self.page.fill("input[name=code]", code)
        self.page.click("main form button")
        expect(self.page.locator("h1")).to_have_text(landing)

    def look_at(self, day: str) -> None:
        """Choose the day that screens speak of."""
        self.page.fill("#day", day)
        self.page.press("#day", "Enter")
        expect(self.page.locator("#day")).to_have_value(day)

    def faults(self) -> list[str]:
        """What axe says, and whether the page can be scrolled sideways; nothing on the second database."""
        if told_before():
            return []
        answer = Axe().run(self.page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
        found = [f"{v['id']} {v['nodes'][0]['target']} × {len(v['nodes'])}" for v in answer["violations"]]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [*found, *([f"{wide} px too wide"] if wide > 0 else [])]

    def shoot(self, name: str) -> None:
        """Keep a picture for the documentation, when asked to."""
        if os.environ.get("UPDATE_SHOTS") == "1" and name in SHOWN:
            SCREENS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SCREENS / f"{name}.png")


@pytest.fixture
def screen(live_server: object, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A fresh visitor; the test fails when anything was noticed that it does not expect."""
    size = getattr(request, "param", WIDE)
    context = browser.new_context(viewport=size, locale="vi-VN")
    one = Screen(context.new_page(), str(live_server))
    one.watch()
    yield one
    # A picture that is still asked for would read tables while they are being emptied.
    one.page.wait_for_load_state("networkidle")
    context.close()
    assert one.noticed == []
