"""`python -m proof.museum.fuzzing TARGET KEPT [SEEDS] [options of libFuzzer]`: one target of `fuzzed` under atheris.

What it finds new is kept in the folder KEPT. `--unpack TARGET FOLDER` lays down what is kept of a target, and
`--keep FOLDER` puts a folder of each target into `corpus.zip`, which the tests and `make proof ONLY=fuzzing` read.
Where there is no atheris, what is kept is altered blindly for as long, and told in the same words.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus.zip")
#: The words in which libFuzzer says how much it tried.
TRIED = "stat::number_of_executed_units:"
BROKEN = 77
SECONDS, ARTIFACT = "-max_total_time=", "-artifact_prefix="

Target = Callable[[bytes], None]


def keep(folder: Path, into: Path = CORPUS) -> None:
    """The corpus anew out of a folder of each target: the same files, the same bytes."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
        for path in sorted(folder.glob("*/*")):
            name = path.relative_to(folder).as_posix()
            kept.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def unpack(target: str, folder: Path) -> None:
    """What is kept of a target, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(CORPUS) as kept:
        for entry in kept.namelist():
            if entry.startswith(f"{target}/"):
                (folder / entry.rpartition("/")[2]).write_bytes(kept.read(entry))


def blindly(target: Target, options: Sequence[str]) -> int:
    """What lies in the folders, then the same with bytes changed by chance. Returns how the process has to end."""
    told = dict(option.split("=", 1) for option in options if option.startswith("-"))
    until = time.monotonic() + float(told.get(SECONDS[:-1], "60"))
    folders = [Path(option) for option in options if not option.startswith("-")]
    seeds = [path.read_bytes() for folder in folders for path in sorted(folder.iterdir())] or [b""]
    chance, tried = random.Random(len(seeds)), 0
    while tried < len(seeds) or time.monotonic() < until:
        said = seeds[tried] if tried < len(seeds) else _altered(chance.choice(seeds), chance)
        tried += 1
        try:
            target(said)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            traceback.print_exc()
            Path(f"{told.get(ARTIFACT[:-1], '')}crash").write_bytes(said)
            print(TRIED, tried, file=sys.stderr)
            return BROKEN
    print(TRIED, tried, file=sys.stderr)
    return 0


def _altered(said: bytes, chance: random.Random) -> bytes:
    changed = bytearray(said or b"\0")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        changed[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 3)) or b"0"
    return bytes(changed)


def main() -> int:
    """Fuzz until the options say that it is enough; `TARGET` is a module and a function, `proof.museum.fuzzed:rows`."""
    module, _, name = sys.argv.pop(1).rpartition(":")
    if find_spec("atheris") is None:
        return blindly(getattr(import_module(module), name), sys.argv[1:])
    atheris = import_module("atheris")
    # Not loaded before: only what is loaded here tells the fuzzer where it has been.
    with atheris.instrument_imports(include=["caunoi"]):
        target = getattr(import_module(module), name)
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--keep":
        keep(Path(sys.argv[2]))
    elif sys.argv[1] == "--unpack":
        unpack(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
