"""What nobody made, made by a fuzzer that sees where it has been: it finds nothing that the look and the rules cannot say."""

from __future__ import annotations

import base64
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from caunoi.vocabulary.text import Text
from proof.ledger import ROOT, Ledger
from proof.museum import fuzzed
from proof.museum.fuzzing import ARTIFACT, SECONDS, TRIED, unpack
from proof.promise import Bound, Promise

_FUZZED = {name: f"{target.__module__}:{target.__name__}" for name, target in fuzzed.TARGETS.items()}
#: Seconds of one target at a time, and the fewest that are worth a start.
TURN, FEWEST = 30.0, 5.0
#: Of one input nothing may take longer, or more memory.
SLOWEST, LARGEST = 20, 1024
_STATED = re.compile(re.escape(TRIED) + r"\s*(\d+)")


def fuzzing(ledger: Ledger, until: float, targets: Mapping[str, str] = _FUZZED) -> None:
    """The targets in turn, each in a process of its own that begins with what was kept, while there is time."""
    begun, names = time.monotonic(), sorted(targets)
    while True:
        turn = ledger.state.get("turn", 0)
        name = names[turn % len(names)]
        seconds = max(FEWEST, min(TURN, until - time.monotonic()))
        tried, wrong = turned(name, targets[name], seconds)
        ledger.n += tried
        ledger.figure += len(wrong)
        for sentence in wrong:
            ledger.fail(sentence)
        tries = ledger.state.setdefault("tried", {})
        tries[name] = tries.get(name, 0) + tried
        ledger.state["turn"] = turn + 1
        # Where there is no wheel of it, bytes are altered blindly.
        ledger.state["guided"] = find_spec("atheris") is not None
        ledger.whole = len(tries) == len(names)
        ledger.seconds += time.monotonic() - begun
        begun = time.monotonic()
        ledger.save()
        if until - begun < FEWEST or ledger.failures:
            return


def _own_peak() -> int:
    """MB that this process once took: the kernel counts them for a child too, from before it became another program."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def turned(name: str, target: str, seconds: float) -> tuple[int, list[str]]:
    """How much was tried of a target in so many seconds, and what broke: at most one thing, with its bytes."""
    with tempfile.TemporaryDirectory(prefix="caunoi-fuzzing.") as scratch:
        kept, new, broke = (Path(scratch) / part for part in ("kept", "new", "broke"))
        unpack(name, kept)
        new.mkdir()
        broke.mkdir()
        ran = subprocess.run(
            [
                sys.executable, "-m", "proof.museum.fuzzing", target, str(new), str(kept),
                f"{SECONDS}{seconds:.0f}", f"{ARTIFACT}{broke}/", f"-timeout={SLOWEST}",
                f"-rss_limit_mb={LARGEST + _own_peak()}", "-print_final_stats=1", "-max_len=6000",
            ],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        said = ran.stderr.decode(errors="replace") + ran.stdout.decode(errors="replace")
        tried = int(found[1]) if (found := _STATED.search(said)) else 0
        if ran.returncode == 0 and tried:
            return tried, []
        made = [base64.b64encode(path.read_bytes()[:4096]).decode() for path in sorted(broke.iterdir())]
        last = next(
            (
                line
                for line in said.splitlines()
                if re.match(r"\w[\w.]*(?:Error|Exception|Wrong|Died)\b", line)
            ),
            "",
        )
        return tried, [f"{name}: {last or said[-300:]} ({', '.join(made) or 'no input kept'})"]


FUZZING = Promise(
    name="fuzzing",
    promised=Text(
        vi="Không byte nào do máy nghĩ ra làm đổ bước xem tệp, đọc chữ hay xét dòng: chỉ có từ chối bằng câu, hai ngôn ngữ, không lộ số của ai, đọc hai lần như nhau.",
        en="Nothing that a fuzzer makes breaks the look at files, the reading of letters or the rules of rows: there are only refusals, in sentences of both languages, that tell nobody's number, and what is read twice is the same.",
    ),
    bound=Bound("at most", 0),
    line="{figure} broke of {n} inputs",
    budget=60,
    covers=("caunoi/intake", "caunoi/vocabulary", "proof/museum", "proof/promises/fuzzing.py"),
    run=fuzzing,
)
