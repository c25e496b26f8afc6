"""`python -m proof.museum FOLDER`: the museum written down, to try another reader on it."""

from __future__ import annotations

import sys
from pathlib import Path

from proof.museum import exhibits


def main(folder: Path) -> None:
    """One file an exhibit, numbered: some of their names cannot be given to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, exhibit in enumerate(exhibits(), start=1):
        ending = (
            exhibit.name.rpartition(".")[2]
            if exhibit.name.isascii() and exhibit.name.isprintable()
            else "xlsx"
        )
        named = "".join(letter if letter.isalnum() else "-" for letter in exhibit.title)
        (folder / f"{number:03}-{named}.{ending.strip('/.') or 'xlsx'}").write_bytes(exhibit.make())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
