"""What the screens say, and its English: gathered, completed and compiled without any program of the system.

`python -m tools.messages` writes caunoi/locale/en again: texts that are new come in empty, those no longer said
go out, translations stay. Part of `make docs`; a test fails while one is missing or the compiled file is stale.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "caunoi"
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
# How many leading texts each function takes: context, singular, plural.
TAKES = {"": "s", "n": "sp", "p": "cs", "np": "csp"}
NAMES = re.compile(r"^(n?p?)gettext(?:_lazy|_noop)?$|^_()$")
CALL = re.compile(r"""\b(n?p?)gettext\((.*?)\)(?=\s|$)|\b_\((.*?)\)(?=\s|$)""", re.DOTALL)
LITERAL = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"
    "MIME-Version: 1.0\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, order=True)
class Message:
    """One text of the source: Vietnamese, with a context where one text has two meanings."""

    said: str
    plural: str = ""
    context: str = ""


def _message(kind: str, texts: list[str]) -> Message:
    given = dict(zip(TAKES[kind], texts, strict=False))
    return Message(given["s"], given.get("p", ""), given.get("c", ""))


def in_python(text: str) -> Iterator[Message]:
    """Texts given to gettext and its like, where they stand as plain strings."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        found = NAMES.match(name)
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if found and texts:
            yield _message(found.group(1) or "", texts)


def in_template(text: str) -> Iterator[Message]:
    """Texts of the tags translate and blocktranslate, and of `_()` inside a tag."""
    for found in CALL.finditer(templatize(text)):
        texts = [
            ast.literal_eval(t.group()) for t in LITERAL.finditer(found.group(2) or found.group(3) or "")
        ]
        if texts:
            yield _message(found.group(1) or "", texts)


def said() -> set[Message]:
    """Every text that the package may show."""
    messages: set[Message] = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            messages |= set(in_python(path.read_text(encoding="utf-8")))
    for path in PACKAGE.rglob("templates/**/*.html"):
        messages |= set(in_template(path.read_text(encoding="utf-8")))
    return messages


def read_po(text: str) -> dict[Message, list[str]]:
    """Translations by message; what is marked fuzzy is none."""
    found: dict[Message, list[str]] = {}
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if keyword := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                current = keyword.group(1)
                parts[current] = ast.literal_eval(keyword.group(2))
            elif line.startswith('"') and current:
                parts[current] += ast.literal_eval(line)
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
        if parts.get("msgid"):
            message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
            texts = [text for name, text in parts.items() if name.startswith("msgstr")]
            found[message] = [""] * len(texts) if fuzzy else texts
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write_po(translations: dict[Message, list[str]]) -> str:
    """The file of translations, in the order of the Vietnamese text."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line) for line in HEADER.splitlines(keepends=True))]
    for message, texts in sorted(translations.items()):
        lines = [f"msgctxt {_quoted(message.context)}"] if message.context else []
        if "%(" in message.said:
            lines.insert(0, "#, python-format")
        lines.append(f"msgid {_quoted(message.said)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(texts)]
        else:
            lines.append(f"msgstr {_quoted(texts[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compiled(translations: dict[Message, list[str]]) -> bytes:
    """The binary form that gettext reads: sorted ids and texts with their offsets."""
    pairs = {b"": HEADER.encode()}
    for message, texts in translations.items():
        if all(texts):
            key = "\0".join([message.said, message.plural] if message.plural else [message.said])
            pairs[(f"{message.context}\4{key}" if message.context else key).encode()] = "\0".join(
                texts
            ).encode()
    ids = sorted(pairs)
    start = 7 * 4 + 16 * len(ids)
    tables, body = [b"", b""], b""
    for which, strings in enumerate((ids, [pairs[i] for i in ids])):
        for string in strings:
            tables[which] += struct.pack("<II", len(string), start + len(body))
            body += string + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0)
    return head + tables[0] + tables[1] + body


def completed() -> dict[Message, list[str]]:
    """A translation for every text said, empty where there is none yet."""
    known = read_po(PO.read_text(encoding="utf-8")) if PO.exists() else {}
    return {m: known.get(m) or [""] * (2 if m.plural else 1) for m in said()}


def write() -> list[Message]:
    """Write both files; answers what is not translated."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    translations = completed()
    PO.write_text(write_po(translations), encoding="utf-8")
    MO.write_bytes(compiled(translations))
    return sorted(message for message, texts in translations.items() if not all(texts))


if __name__ == "__main__":
    # templatize needs the settings for its charset only.
    from django.conf import settings

    settings.configure()
    for message in write():
        print(f"chưa có bản tiếng Anh / not in English yet: {message.said}")
