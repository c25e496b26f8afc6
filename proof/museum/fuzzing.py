"""`python -m proof.museum.fuzzing KEPT [SEEDS] [options of libFuzzer]`: the pre-scan and the rules of rows under atheris.

atheris is not among what the tests need (sixty megabytes): install it beside them to run this. What it finds new is
kept in the folder KEPT; `python -m proof.museum.fuzzing --keep KEPT` puts it into `corpus.zip`, which the tests read.
"""

from __future__ import annotations

import sys
import zipfile
from importlib import import_module
from pathlib import Path


def keep(folder: Path) -> None:
    """The corpus anew out of a folder: the same files, the same bytes."""
    with zipfile.ZipFile(
        Path(__file__).with_name("corpus.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as kept:
        for path in sorted(folder.iterdir()):
            kept.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main() -> None:
    """Fuzz until the options say that it is enough."""
    atheris = import_module("atheris")
    # Not loaded before: only what is loaded here tells the fuzzer where it has been.
    with atheris.instrument_imports(include=["caunoi"]):
        fuzzed = import_module("proof.museum.fuzzed")
    atheris.Setup(sys.argv, lambda said: fuzzed.one(*fuzzed.named(said)))
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1] == "--keep":
        keep(Path(sys.argv[2]))
    else:
        main()
