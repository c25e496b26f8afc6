"""On PostgreSQL the database itself shows nobody a row out of reach, whatever the code above it asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time

from caunoi.vocabulary.text import Text
from proof.clusters import a_cluster
from proof.ledger import ROOT, Ledger
from proof.promise import Bound, Promise

# A slice of a second still draws one world; what takes that much longer hangs.
HANGS = 300
# Seeds of one slice are neighbours; slices are far apart.
FAR = 1_000


def run(ledger: Ledger, until: float) -> None:
    """Start a cluster, draw worlds while there is time, keep what was seen."""
    begun = time.monotonic()
    ledger.state["slices"] = ledger.state.get("slices", 0) + 1
    with a_cluster() as address, tempfile.TemporaryDirectory(prefix="caunoi-rls.") as home:
        # Starting the cluster takes of the slice.
        seconds = max(0.0, until - time.monotonic())
        settings = os.environ | {"DATABASE_URL": address, "CAUNOI_HOME": home}
        settings.pop("CAUNOI_KEYS", None)
        done = subprocess.run(
            [sys.executable, "-m", "proof.walled", str(seconds), str(ledger.state["slices"] * FAR)],
            cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=seconds + HANGS,
        )  # fmt: skip
    for line in done.stdout.splitlines():
        told = json.loads(line)
        ledger.n += told["n"]
        ledger.figure += told["foreign"]
        ledger.state["worlds"] = ledger.state.get("worlds", 0) + (told["n"] > 0)
        for sentence in told["wrong"]:
            ledger.fail(f"seed {told['seed']}: {sentence}")
    if done.returncode:
        ledger.fail(f"the process ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    ledger.seconds += time.monotonic() - begun


RLS = Promise(
    name="rls",
    promised=Text(
        vi=(
            "Trên PostgreSQL, dù mọi kiểm tra trong mã đều tắt, cơ sở dữ liệu không đưa ra một hàng nào ngoài phạm vi"
            " của người hỏi, không giấu hàng nào trong phạm vi; vai đọc số liệu không đọc được hàng nào của người nào."
        ),
        en=(
            "On PostgreSQL, with every check in the code off, the database shows no row out of the reach of who asks"
            " and hides none within it; the role that reads figures is answered about no person."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} foreign rows in {n} questions for everything (a table, a role, a world)",
    budget=120,
    covers=(
        "caunoi/access", "caunoi/organisations", "caunoi/registers", "caunoi/trail", "caunoi/jobs", "caunoi/privacy/walls.py",
        "caunoi/intake/walls.py", "caunoi/intake/models.py", "caunoi/indicators/walls.py", "caunoi/indicators/models.py",
        "caunoi/resolutions/walls.py", "caunoi/resolutions/models.py", "proof/walled.py", "proof/walled_rows.py",
        "proof/walled_worlds.py", "proof/clusters.py", "proof/promises/walls.py",
    ),
    run=run,
)  # fmt: skip
