"""Every requirement of the standard that we hold ourselves to has one answer, and a test that it names exists."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shape.checks import PACKAGE, ROOT, sources
from tools.asvs import NAMES, answers, kind_of, shown_missing

#: How many requirements each chapter of the standard has at levels 1 and 2; counted in release 5.0.0.
CHAPTERS = {
    1: 27,
    2: 11,
    3: 19,
    4: 10,
    5: 9,
    6: 35,
    7: 18,
    8: 7,
    9: 7,
    10: 29,
    11: 14,
    12: 9,
    13: 13,
    14: 9,
    15: 13,
    16: 16,
    17: 7,
}
RUNS_TEXT = {"eval", "exec", "system", "popen"}
UNSAFE = {"pickle", "marshal", "shelve", "yaml", "dill"}
WEAK = {"md5", "sha1", "ECB", "CBC", "ARC4", "TripleDES", "Blowfish", "PKCS1v15"}


def test_every_requirement_has_an_answer_and_none_has_two() -> None:
    given = answers()

    assert all(kind_of(answer) in NAMES for answer in given.values())
    counted = Counter(int(name.split(".")[0]) for name, answer in given.items() if answer["level"] < 3)
    assert dict(counted) == CHAPTERS
    assert Counter(answer["level"] for answer in given.values()) == {1: 70, 2: 183, 3: 18}


def test_few_requirements_are_not_met_and_they_are_said_where_promises_are() -> None:
    kinds = Counter(kind_of(answer) for answer in answers().values())
    said = (ROOT / "docs/security.md").read_text(encoding="utf-8")

    assert kinds["not-met"] <= 12
    assert f"{kinds['not-met']} requirements of ASVS" in said
    assert f"{kinds['not-met']} yêu cầu của ASVS" in said


def test_every_test_that_is_named_exists() -> None:
    named = [test for answer in answers().values() for test in answer.get("tests", ())]

    assert shown_missing(named) == []


def test_a_test_that_does_not_exist_is_found() -> None:
    assert shown_missing(["tests/shape/test_asvs.py::test_nothing", "tests/none.py::test_a"]) == [
        "tests/shape/test_asvs.py::test_nothing",
        "tests/none.py::test_a",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        {"level": 1},
        {"level": 1, "not-met": ""},
        {"level": 1, "not-met": "a", "tests": ["b"]},
        {"tests": []},
        {"level": 1, "open": "one day"},
    ],
)
def test_an_answer_that_is_none_or_two_is_refused(answer: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="one answer"):
        kind_of(answer)


def ours() -> list[Path]:
    return [path for path in sources("caunoi") if "tests" not in path.parts]


def code_of_text(text: str) -> Iterator[str]:
    """What runs text as code, unpacks objects, or starts a shell."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            of = getattr(getattr(node.func, "value", None), "id", "")
            if name in RUNS_TEXT and (isinstance(node.func, ast.Name) or of == "os"):
                yield name
            if any(key.arg == "shell" for key in node.keywords):
                yield "shell="
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            yield from names & UNSAFE


def weak_names(text: str) -> set[str]:
    """Ciphers and digests named that are not approved."""
    nodes = list(ast.walk(ast.parse(text)))
    named = {node.id for node in nodes if isinstance(node, ast.Name)}
    named |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return named & WEAK


def test_nothing_runs_text_as_code_or_starts_a_shell() -> None:
    found = {
        str(path.relative_to(ROOT)): set(code_of_text(path.read_text(encoding="utf-8"))) for path in ours()
    }

    assert {path: what for path, what in found.items() if what} == {}


def test_no_cipher_or_digest_but_the_approved_is_named() -> None:
    found = {str(path.relative_to(ROOT)): weak_names(path.read_text(encoding="utf-8")) for path in ours()}
    ciphers = {
        node.module.split(".")[-1]
        for path in ours()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and "hazmat.primitives.ciphers" in node.module
    }

    assert {path: what for path, what in found.items() if what} == {}
    assert ciphers == {"aead"}


def test_what_these_look_for_is_found() -> None:
    assert set(code_of_text("import pickle, os\nos.system('a')\neval('b')\nrun('c', shell=True)")) == {
        "pickle", "system", "eval", "shell=",
    }  # fmt: skip
    assert set(code_of_text("re.compile('a')\nmodel.exec()\nfrom os import path")) == set()
    assert weak_names("import hashlib\nhashlib.md5(b'')\nfrom x import CBC") == {"md5", "CBC"}


def test_no_script_of_ours_keeps_anything_in_the_browser() -> None:
    scripts = (PACKAGE / "design/static/design").glob("*.js")
    pages = PACKAGE.rglob("*.html")

    kept = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "hx-push-url", "hx-boost")
    assert [
        (path.name, word)
        for path in (*scripts, *pages)
        for word in kept
        if word in path.read_text(encoding="utf-8")
    ] == []
