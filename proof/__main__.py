"""`make proof`: one line a promise; the exit says whether all hold. ONLY=name takes one, BUDGET=seconds a slice of it."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path


def main() -> int:
    """Prove, print, and say 0 when every promise asked about holds."""
    scratch = Path(tempfile.mkdtemp(prefix="caunoi-proof."))
    parent = os.getpid()
    try:
        _prepare(scratch)
        # Django has to know the home before a model is imported.
        proving = import_module("proof.proving")
        asked = _asked(sorted(proving.PROMISES))
        begun = time.monotonic()
        whole = [name for name, promise in proving.PROMISES.items() if not promise.apart]
        good = proving.prove(asked.only or whole, budget=asked.budget, folder=asked.ledgers)
        print(
            f"make proof: {'every bound holds' if good else 'A PROMISE FALLS SHORT'}, {time.monotonic() - begun:.0f} s"
        )
        return 0 if good else 1
    finally:
        if os.getpid() == parent:
            shutil.rmtree(scratch, ignore_errors=True)


def _asked(names: list[str]) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="make proof", description=__doc__)
    options.add_argument("--only", action="append", choices=names, help="this promise alone; may be repeated")
    options.add_argument("--budget", type=float, help="seconds a promise, instead of its own")
    options.add_argument("--ledgers", type=Path, default=Path("docs/proofs"), help="where ledgers are kept")
    return options.parse_args()


def _prepare(scratch: Path) -> None:
    """A home that no list was ever in: never the one that the environment names."""
    os.environ.pop("DATABASE_URL", None)
    for name in ("CAUNOI_KEYS", "CAUNOI_ANSWERS", "CAUNOI_ROWS"):
        os.environ.pop(name, None)
    os.environ["CAUNOI_HOME"] = str(scratch / "home")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    import_module("django").setup()
    # Proofs are refused by the thousand; each refusal is a line.
    logging.getLogger("caunoi.refused").setLevel(logging.ERROR)


if __name__ == "__main__":
    sys.exit(main())
