"""What is proved so far of one promise, kept in docs/proofs and taken up again while the code is the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "proofs"
# Files that no run reads: they change without changing what was proved.
_BESIDE = {"__pycache__", "tests"}
# A ledger names the first that went wrong, not all.
FAILURES_KEPT = 20


def hash_of(covers: Iterable[str], *, root: Path = ROOT, tests_too: bool = False) -> str:
    """A digest of every file under these paths, names included. Raises FileNotFoundError for a path that is gone."""
    digest = hashlib.sha256()
    beside = _BESIDE - {"tests"} if tests_too else _BESIDE
    for name in sorted(covers):
        top = root / name
        if not top.exists():
            raise FileNotFoundError(f"{name}: a proof covers it, and it is not there")
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            inside = path.relative_to(root)
            if path.is_file() and path.suffix != ".pyc" and not beside & set(inside.parts):
                content = path.read_bytes()
                digest.update(f"{inside.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


@dataclass
class Ledger:
    """Where a proof stands: `figure` of `n`, `failures` in words, `again` what once failed and is tried first."""

    path: Path
    code: str
    n: int = 0
    figure: float = 0
    whole: bool = True
    seconds: float = 0
    failures: list[str] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    # Said of the promise itself: written for the reader of the file, never read back.
    about: dict[str, object] = field(default_factory=dict)

    def save(self) -> None:
        """Write it down whole, or leave the old one: a proof that is killed loses one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        told = {key: value for key, value in asdict(self).items() if key not in {"path", "about"}}
        told["seconds"] = round(self.seconds, 1)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(self.about | told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        fresh.replace(self.path)

    def fail(self, sentence: str) -> None:
        """Keep one thing that went wrong."""
        if len(self.failures) < FAILURES_KEPT:
            self.failures.append(sentence)


def open_ledger(path: Path, code: str) -> Ledger:
    """The ledger as it stands for this code; of other code only the failures are remembered, to be tried again."""
    if not path.exists():
        return Ledger(path, code)
    told = json.loads(path.read_text(encoding="utf-8"))
    kept = {name: told[name] for name in Ledger.__dataclass_fields__ if name in told}
    before = Ledger(path, **kept)
    if before.code == code:
        return before
    return Ledger(path, code, again=before.again)
