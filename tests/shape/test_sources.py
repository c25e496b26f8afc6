"""Every source file keeps the house's rules, and each rule is shown to bite."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shape import checks
from tests.shape.checks import DOORS, PACKAGE, ROOT, sources

OURS = ("caunoi", "tests", "tools", "bench", "proof")
Check = Callable[[str, str], Iterator[str]]


def broken(check: Check, paths: list[Path]) -> list[str]:
    return [
        sentence
        for path in paths
        for sentence in check(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        return [
            path
            for folder in (*OURS, "docs", "requirements")
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        ]
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def readable(paths: list[Path]) -> list[Path]:
    return [path for path in paths if b"\0" not in path.read_bytes()[:4096]]


def test_no_source_breaks_a_rule_that_holds_for_all() -> None:
    # One after another over each file: it is parsed once for all of them.
    def all_of_them(name: str, text: str) -> Iterator[str]:
        for check in (checks.too_long, checks.star_imports, checks.unreasoned_silences, checks.unfinished):
            yield from check(name, text)

    assert broken(all_of_them, [path for path in sources(*OURS) if "migrations" not in path.parts]) == []


def test_every_package_at_the_top_is_under_the_rules() -> None:
    packages = {
        path.parent.name for path in tracked() if path.name == "__init__.py" and path.parent.parent == ROOT
    }

    assert packages == set(OURS)


def test_imports_stand_at_the_top_or_say_why_not() -> None:
    ours = [path for path in sources("caunoi") if "tests" not in path.parts]

    assert broken(checks.hidden_imports, ours) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [s for path in sources(*OURS) for s in checks.badly_named(str(path.relative_to(ROOT)))] == []


def test_every_module_below_the_doors_says_what_it_is() -> None:
    below = [
        path
        for path in sources("caunoi")
        if path.relative_to(PACKAGE).parts[0] not in DOORS and not {"tests", "migrations"} & set(path.parts)
    ]

    assert broken(checks.without_docstring, below) == []


def test_no_test_is_skipped() -> None:
    assert (
        broken(checks.skipped_tests, [path for path in sources(*OURS) if path.name.startswith("test_")]) == []
    )


def test_migrations_are_named_by_what_they_do() -> None:
    meaningless = [
        path.name
        for path in PACKAGE.rglob("migrations/0*.py")
        if "auto_" in path.name or path.stem.split("_", 1)[1] in {"initial", "migration"}
    ]

    assert meaningless == []


def test_no_file_holds_the_address_of_a_machine_or_a_registry() -> None:
    assert broken(checks.machine_addresses, readable(tracked())) == []


def test_vietnamese_letters_are_whole() -> None:
    assert (
        broken(checks.decomposed, [path for path in readable(tracked()) if "tests" not in path.parts]) == []
    )


def test_a_word_of_the_screens_is_spelt_in_one_way() -> None:
    # Lists are messy on purpose, and folding has to know both; what we say ourselves has one spelling.
    ours = [p for p in readable(tracked()) if not {"tests", "synth", "vocabulary"} & set(p.parts)]

    assert broken(checks.spelt_otherwise, ours) == []


@pytest.mark.parametrize(
    ("check", "bad"),
    [
        (checks.too_long, "x = 1\n" * 501),
        (checks.too_long, "def long():\n" + "    x = 1\n" * 49),
        (checks.star_imports, "from os.path import *\n"),
        (checks.hidden_imports, "def act():\n    import os\n"),
        (checks.hidden_imports, "def act():\n    # heavy\n    import os\n\n    x = 1\n    import sys\n"),
        (checks.unreasoned_silences, "import os  # noqa\n"),
        (checks.unreasoned_silences, "import os  # noqa: F401\n"),
        (checks.unreasoned_silences, "x: int = ''  # type: " + "ignore\n"),
        (checks.without_docstring, "x = 1\n"),
        (checks.unfinished, "x = 1  # TO" + "DO: later\n"),
        (checks.unfinished, "def act():\n    raise NotImplementedError\n"),
        (checks.skipped_tests, "import pytest\npytest.mark." + "skip\n"),
        (checks.spelt_otherwise, "title = 'Th" + "ỏa ước'\n"),
        (checks.decomposed, "x = 'Tha\u0309o'\n"),
        (checks.machine_addresses, "--index-url https://py" + "pi.org/simple\n"),
        (checks.machine_addresses, "see /" + "root/notes\n"),
    ],
)
def test_each_rule_finds_what_it_is_there_for(check: Check, bad: str) -> None:
    assert list(check("bad.py", bad)) != []


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (checks.too_long, "x = 1\n" * 500),
        (checks.too_long, "def act():\n" + "    x = 1\n" * 48),
        (checks.hidden_imports, "def act():\n    # Spark is optional\n    import os\n    import sys\n"),
        (checks.unreasoned_silences, "import os  # noqa: F401 - read by name\n"),
        (checks.unreasoned_silences, "x: int = ''  # type: ignore[assignment]\n"),
        (checks.unfinished, "try:\n    act()\nexcept NotImplementedError:\n    pass\n"),
        (checks.without_docstring, ""),
        (checks.machine_addresses, "PREFIX=/usr/lib/postgresql\n"),
    ],
)
def test_no_rule_finds_what_is_allowed(check: Check, good: str) -> None:
    assert list(check("good.py", good)) == []


@pytest.mark.parametrize(
    "name", ["caunoi/utils.py", "caunoi/registers/helpers/x.py", "caunoi/common/__init__.py"]
)
def test_a_dumping_ground_is_found_by_its_name(name: str) -> None:
    assert list(checks.badly_named(name)) != []
