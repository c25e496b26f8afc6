"""What decides about permission, suppression and the trail is held by tests that notice when it is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from caunoi.vocabulary.text import Text
from proof.ledger import ROOT, Ledger
from proof.mutating import TARGETS
from proof.promise import Bound, Promise

# A slice of a second still collects the tests and runs them once whole.
STARTS = 300


def run(ledger: Ledger, until: float) -> None:
    """Try mutants that were not tried yet, while there is time; what survived is named in the ledger."""
    begun = time.monotonic()
    tests = sorted({test for target in TARGETS for test in target.tests})
    with tempfile.TemporaryDirectory(prefix="caunoi-mutation.") as folder:
        told = Path(folder) / "told"
        seconds = max(0.0, until - begun)
        asked = {"until": until, "seed": f"mutation {ledger.code}", "tried": ledger.n, "file": str(told)}
        environment = os.environ | {"CAUNOI_MUTATING": json.dumps(asked)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "proof.mutating", "-p", "no:cacheprovider", *tests],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=seconds + STARTS,
        )  # fmt: skip
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    if not lines:
        ledger.fail(f"no mutant was tried: {done.stdout.strip()[-300:]} {done.stderr.strip()[-300:]}")
    for line in lines:
        _take(ledger, json.loads(line))
    ledger.seconds += time.monotonic() - begun


def _take(ledger: Ledger, told: dict[str, object]) -> None:
    if "broken" in told:
        ledger.fail(str(told["broken"]))
    elif "all" in told:
        ledger.state["all"] = told["all"]
    else:
        ledger.n += 1
        survived = ledger.state.setdefault("survived", [])
        if told["survived"]:
            survived.append(f"{told['where']}: {told['what']}")
        ledger.figure = round(100 * (ledger.n - len(survived)) / ledger.n, 2)


MUTATION = Promise(
    name="mutation",
    promised=Text(
        vi="Đổi một chỗ trong mã quyết định về quyền, che số nhỏ hay dấu vết thì có kiểm thử không cần cơ sở dữ liệu báo.",
        en="Change one place in what decides about permission, suppression or the trail, and a test that needs no database fails.",
    ),
    bound=Bound("at least", 90),
    line="{figure} % of {n} mutants found",
    budget=180,
    covers=(
        *sorted({f"{target.module.replace('.', '/')}.py" for target in TARGETS}),
        *sorted({test for target in TARGETS for test in target.tests}),
        "proof/mutants.py", "proof/mutating.py", "proof/promises/mutation.py",
    ),
    run=run,
    tests_too=True,
)  # fmt: skip
