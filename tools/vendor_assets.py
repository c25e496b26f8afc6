"""Copies the few front-end files we serve out of their npm packages, with licences and checksums.

Run by hand when a version below changes, then commit what it wrote: neither running nor testing needs Node.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

INTO = Path(__file__).parent.parent / "caunoi/design/static/design/vendor"

HTMX = "htmx.org@2.0.11"
BOOTSTRAP = "bootstrap@5.3.9"
INTER = "@fontsource-variable/inter@5.3.0"
BE_VIETNAM_PRO = "@fontsource/be-vietnam-pro@5.3.0"

# package -> {path in the package: name here}. Two subsets of each font only: latin-ext would add 85 KB
# to every Vietnamese page, because four Vietnamese letters stand in both ranges.
TAKEN = {
    HTMX: {
        "dist/htmx.min.js": "htmx.min.js",
        "LICENSE": "LICENSE-htmx.txt",
    },
    BOOTSTRAP: {
        "dist/css/bootstrap.min.css": "bootstrap.min.css",
        "LICENSE": "LICENSE-bootstrap.txt",
    },
    INTER: {
        "files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
        "files/inter-vietnamese-wght-normal.woff2": "inter-vietnamese.woff2",
        "LICENSE": "LICENSE-inter.txt",
    },
    BE_VIETNAM_PRO: {
        "files/be-vietnam-pro-latin-600-normal.woff2": "be-vietnam-pro-600-latin.woff2",
        "files/be-vietnam-pro-vietnamese-600-normal.woff2": "be-vietnam-pro-600-vietnamese.woff2",
        "files/be-vietnam-pro-latin-700-normal.woff2": "be-vietnam-pro-700-latin.woff2",
        "files/be-vietnam-pro-vietnamese-700-normal.woff2": "be-vietnam-pro-700-vietnamese.woff2",
        "LICENSE": "LICENSE-be-vietnam-pro.txt",
    },
}


def copy_from_npm(package: str, taken: dict[str, str], scratch: Path) -> None:
    """Fetch one package through the ordinary client and copy what is named."""
    done = subprocess.run(["npm", "pack", "--silent", package], cwd=scratch, check=True, capture_output=True)
    with tarfile.open(scratch / done.stdout.decode().split()[-1]) as archive:
        for inside, name in taken.items():
            member = archive.extractfile(f"package/{inside}")
            if member is None:
                raise FileNotFoundError(f"{package} has no {inside}")
            (INTO / name).write_bytes(member.read())


def main() -> None:
    """Copy everything and write SHA256SUMS, which a test holds against the files."""
    INTO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for package, taken in TAKEN.items():
            copy_from_npm(package, taken, Path(scratch))
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted(INTO.iterdir())
        if path.name != "SHA256SUMS"
    ]
    (INTO / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    print(f"{len(sums)} files in {INTO}")


if __name__ == "__main__":
    main()
