"""Fonts and vendored files: every Vietnamese letter covered, nothing fetched from elsewhere, nothing altered."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static/design"
VENDOR = STATIC / "vendor"
OWN = [*STATIC.glob("*.css"), *STATIC.glob("*.js")]
TEMPLATES = [*Path(__file__).parents[2].rglob("templates/**/*.html")]


def vietnamese_letters() -> set[str]:
    """The letters of the alphabet with every tone, in both cases, composed; and đ, and the sign of the đồng."""
    bases = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    lower = {unicodedata.normalize("NFC", base + tone) for base in bases for tone in tones} | {"đ"}
    return lower | {letter.upper() for letter in lower} | {"₫"}


def covered(css: str, family: str, weight: str) -> set[int]:
    """Code points for which that family and weight has a file."""
    found: set[int] = set()
    for face in re.findall(r"@font-face \{(.*?)\}", css, re.DOTALL):
        if f'"{family}"' not in face or f"font-weight: {weight};" not in face:
            continue
        for span in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face):
            found.update(range(int(span[0], 16), int(span[1] or span[0], 16) + 1))
    return found


def test_every_vietnamese_letter_is_in_both_fonts() -> None:
    css = (STATIC / "fonts.css").read_text(encoding="utf-8")

    for family, weight in (
        ("Inter Variable", "100 900"),
        ("Be Vietnam Pro", "600"),
        ("Be Vietnam Pro", "700"),
    ):
        points = covered(css, family, weight)
        assert {letter for letter in vietnamese_letters() if ord(letter) not in points} == set()


def test_no_file_is_fetched_for_latin_extended() -> None:
    css = (STATIC / "fonts.css").read_text(encoding="utf-8")

    assert {path.name for path in VENDOR.glob("*.woff2")} == set(re.findall(r"vendor/([\w.-]+\.woff2)", css))


def test_vendored_files_are_as_they_came_with_their_licences() -> None:
    sums = dict(
        reversed(line.split("  "))
        for line in (VENDOR / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    )

    assert {path.name for path in VENDOR.iterdir()} == {*sums, "SHA256SUMS"}
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in sums} == sums
    for product in ("bootstrap", "inter", "be-vietnam-pro", "htmx"):
        assert f"LICENSE-{product}.txt" in sums


def test_no_page_or_stylesheet_of_ours_names_another_host() -> None:
    elsewhere = {
        path.name: found
        for path in [*OWN, *TEMPLATES]
        if (found := re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8")))
    }

    assert elsewhere == {}


def test_no_template_has_inline_script_or_style() -> None:
    """The content policy would block them; better to know here."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|\bstyle=|<style|\bon(?:click|change|load|submit|input)=|javascript:"
    )

    assert {path.name for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))} == set()
