"""docs/benchmarks.md, section by section: each says by which command, when and where it was measured, and is replaced alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

HEAD = (
    "# Benchmarks\n"
    "\n"
    "Written by `make bench`, section by section; nothing here is typed by hand. Medians of several runs, every ratio"
    " within one run. Every list and every person is invented. Each section says by which command, on which day and"
    " machine it was measured; the others stay as they were.\n"
)
_BEGINS = "## "
#: The headings of each part, in the order of the page; a part's sections stand together.
TITLES: dict[str, tuple[str, ...]] = {
    "province": ("A whole province", "One figure and the first 50 rows behind it"),
    "tree": ("The tree of a day",),
    "reform": ("The reform replayed",),
    "readings": ("A unit in one reading after another",),
    "series": ("Series of every unit by month",),
    "rls": ("Behind the second wall",),
    "matching": ("Finding people again",),
    "febrl": ("Finding people again, on records that nobody here made",),
    "growth": ("How matching grows with the register",),
    "intake": ("A roster of six columns, from the workbook to the registers",),
    "lists": ("A long list against a known register",),
}


class NotASection(ValueError):
    """What a part says begins with no heading of its own, or with that of another: it would be lost or replace that."""


def replaced(page: str, part: str, lines: Sequence[str], provenance: Sequence[str]) -> str:
    """The page with the sections of one part as they are in `lines`, and every other as it stands.

    `provenance` is said under the part's first heading. Raises NotASection.
    """
    fresh = _sections("\n".join(lines) + "\n")
    if not fresh or not set(fresh) <= set(TITLES[part]):
        raise NotASection(f"{part}: {', '.join(fresh) or 'no heading'}")
    first = next(iter(fresh))
    fresh[first] = "\n" + "\n".join(f"- {line}" for line in provenance) + "\n" + fresh[first]
    standing = {title: text for title, text in _sections(page).items() if title not in TITLES[part]}
    both = {**standing, **fresh}
    known = [title for titles in TITLES.values() for title in titles]
    order = [title for title in known if title in both] + [title for title in both if title not in known]
    return HEAD + "".join(f"\n{_BEGINS}{title}\n{_closed(both[title])}" for title in order)


def provenance(command: str, day: str, machine: Sequence[str]) -> list[str]:
    """What a section says of its measuring, a line each."""
    return [f"Measured on {day} by `{command}`", *machine]


def command(part: str, options: Mapping[str, object], defaults: Mapping[str, object]) -> str:
    """The command that measures one part again: with the options that are not as they are by themselves."""
    given = [
        # Of a file its name: where it lay is this machine's affair.
        f"--{name.replace('_', '-')} {value.name if isinstance(value, Path) else value}"
        for name, value in options.items()
        if value != defaults[name]
    ]
    return " ".join(["python -m bench --only", part, *given])


def _sections(page: str) -> dict[str, str]:
    """Title -> what stands under it, without what stands before the first."""
    found: dict[str, str] = {}
    title = ""
    for line in page.splitlines():
        if line.startswith(_BEGINS):
            title = line.removeprefix(_BEGINS).strip()
            found[title] = ""
        elif title:
            found[title] += f"{line}\n"
    return found


def _closed(text: str) -> str:
    return text.rstrip("\n") + "\n"
