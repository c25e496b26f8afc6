"""The rules of the house as plain functions from source text to sentences; no sentence means none is broken."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "caunoi"
DOORS = ("office", "cli", "design")

LONGEST_FILE = 500
LONGEST_FUNCTION = 49
# A room named for what it is not: whatever fits nowhere ends there.
FORBIDDEN_NAMES = {
    "base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "mixin", "mixins", "selectors",
    "service", "services", "util", "utils",
}  # fmt: skip

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def sources(*folders: str) -> list[Path]:
    """Every Python file of ours in those folders, migrations included."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


# Rules come one after another over the same file; of the whole tree at once it would be much memory.
@lru_cache(maxsize=1)
def parsed(text: str) -> ast.Module:
    """What a source says, for reading alone."""
    return ast.parse(text)


def too_long(name: str, text: str) -> Iterator[str]:
    """A file over the limit, or a function in it."""
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{name}: {lines} lines, at most {LONGEST_FILE}"
    for node in ast.walk(parsed(text)):
        if isinstance(node, _FUNCTION):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}: {node.name} has {length} lines, at most {LONGEST_FUNCTION}"


def badly_named(name: str) -> Iterator[str]:
    """A module or folder with a name that says nothing."""
    for part in Path(name).with_suffix("").parts:
        if part.strip("_") in FORBIDDEN_NAMES:
            yield f"{name}: “{part}” is no name for a room; name it for its thing or its work"


def star_imports(name: str, text: str) -> Iterator[str]:
    """`from x import *` hides where a name comes from."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield f"{name}:{node.lineno}: import *"


def hidden_imports(name: str, text: str) -> Iterator[str]:
    """An import inside a function without a comment, on its line or above it, that says why it is there."""
    lines = text.splitlines()
    for function in ast.walk(parsed(text)):
        if not isinstance(function, _FUNCTION):
            continue
        reasoned = False
        for node in function.body:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                reasoned = False
                continue
            above, itself = lines[node.lineno - 2], lines[node.lineno - 1]
            # One reason covers the imports that follow it without a gap.
            reasoned = reasoned or "#" in itself or above.lstrip().startswith("#")
            if not reasoned:
                yield f"{name}:{node.lineno}: an import inside {function.name} without a reason"


@lru_cache(maxsize=1)
def comments(text: str) -> list[tuple[int, str]]:
    """Line number and text of every comment; a string that looks like one is none."""
    if "#" not in text:
        return []
    return [
        (token.start[0], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    ]


def unreasoned_silences(name: str, text: str) -> Iterator[str]:
    """A `noqa` without a code and a reason, or a type ignored without saying which complaint."""
    for number, comment in comments(text):
        if "# noqa" in comment and not re.search(r"# noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +[-–] \S", comment):
            yield f"{name}:{number}: noqa without a code and a reason"
        if re.search(r"#\s*type:\s*ignore(?!\[)", comment):
            yield f"{name}:{number}: type: ignore without the complaint's code"


def without_docstring(name: str, text: str) -> Iterator[str]:
    """A module that holds something and does not say what."""
    tree = parsed(text)
    if tree.body and ast.get_docstring(tree) is None:
        yield f"{name}: no docstring"


def unfinished(name: str, text: str) -> Iterator[str]:
    """Marks of work left for later: what is not done is not begun."""
    mark = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    for number, comment in comments(text):
        if mark.search(comment):
            yield f"{name}:{number}: {comment}"
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc):
            yield f"{name}:{node.lineno}: {ast.unparse(node)}"


def skipped_tests(name: str, text: str) -> Iterator[str]:
    """A test that is skipped proves nothing; what cannot run here is left out by tools/test.sh, loudly."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip"}:
            yield f"{name}:{node.lineno}: {node.attr}"


# Written in pieces, so that this file does not hold what it looks for.
_ADDRESS = re.compile(
    "|".join((
        r"py" r"pi\.(org|python)", r"python" r"hosted\.org", r"npm" r"js\.(org|com)", r"deb\.deb" r"ian\.org",
        r"(?<![\w.])/" r"root/", r"(?<![\w.])/" r"home/\w", r"(?<![\w.])/" r"work/", r"(?<![\w.])/" r"opt/\w",
        r"C:" r"\\\\Users", r"\.\./" r"shared\b",
    ))
)  # fmt: skip


def machine_addresses(name: str, text: str) -> Iterator[str]:
    """A path of one machine, or the address of a package registry: neither holds anywhere else."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _ADDRESS.search(line):
            yield f"{name}:{number}: {found.group()}"


def unreasoned_dependencies(pyproject: str) -> Iterator[str]:
    """A dependency in pyproject.toml whose line does not say why it is here."""
    listing = False
    for number, line in enumerate(pyproject.splitlines(), 1):
        if re.match(r"(dependencies|\w+) = \[$", line):
            section = pyproject.splitlines()[: number - 1]
            table = next((above for above in reversed(section) if above.startswith("[")), "")
            listing = table in {"[project]", "[project.optional-dependencies]"}
        elif line == "]":
            listing = False
        elif listing and line.strip().startswith('"') and not re.search(r'",\s+# \S+', line):
            yield f"pyproject.toml:{number}: {line.strip()} has no reason"


def decomposed(name: str, text: str) -> Iterator[str]:
    """Vietnamese letters in pieces: they look alike, and are found by no search."""
    for number, line in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line):
            yield f"{name}:{number}: not NFC"


# Two places for one tone mark, both right in a dictionary: the glossary takes one.
_OTHERWISE = re.compile("thỏa ước|lượng hoá|uỷ viên|uỷ ban", re.IGNORECASE)


def spelt_otherwise(name: str, text: str) -> Iterator[str]:
    """A word of the screens in a spelling that the glossary did not take."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _OTHERWISE.search(line):
            yield f"{name}:{number}: {found.group()}"


def settings_read(text: str) -> set[str]:
    """Names of the environment that a source reads."""
    return set(
        re.findall(r"""(?:environ(?:\.get|\.pop)?[\[(]|getenv\(|_flag\()\s*["']([A-Z][A-Z0-9_]+)["']""", text)
    )


def headings(markdown: str) -> set[str]:
    """What stands in backquotes in the headings of a page."""
    return {
        code
        for line in markdown.splitlines()
        if line.startswith("#")
        for code in re.findall(r"`([^`]+)`", line)
    }


def terms(glossary: str) -> set[str]:
    """The English identifiers that a glossary binds: what stands in backquotes in its second column."""
    found: set[str] = set()
    for line in glossary.splitlines():
        cells = line.split("|")
        if len(cells) > 3:
            found |= set(re.findall(r"`([^`]+)`", cells[2]))
    return found
