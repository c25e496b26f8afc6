"""`make lock`: requirements/sbom.cdx.json, what is installed on a server: a CycloneDX bill of materials made of the lock.

Names, releases, who needs whom and the hash of every file that may be installed; nothing else is known to the lock.
The same lock gives the same bytes: no moment, no serial number. A test fails while the two disagree.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK, BILL = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "sbom.cdx.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# One of them stands beside “via”, several stand under it.
_NEEDED_BY = re.compile(r"^ +# (?:via |  )([A-Za-z0-9._-]+)(?: \(.*\))?$")


@dataclass
class Package:
    """One pinned release: the hashes of its files, and the packages that need it."""

    name: str
    release: str
    hashes: list[str]
    needed_by: list[str]

    @property
    def address(self) -> str:
        """Its package URL, which also names it within the bill."""
        return f"pkg:pypi/{self.name}@{self.release}"


def packages(lock: str) -> Iterator[Package]:
    """What a lock pins. Raises ValueError for one without a hash: it could be anything."""
    found: list[Package] = []
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            found.append(Package(pinned[1].lower(), pinned[2], [], []))
        elif found:
            found[-1].hashes += _HASH.findall(line)
            if needed := _NEEDED_BY.match(line):
                found[-1].needed_by.append(needed[1].lower())
    for package in found:
        if not package.hashes:
            raise ValueError(f"{package.name}: no hash in the lock")
    yield from found


def bill(lock: str, project: str) -> str:
    """The whole bill as JSON, for a lock and a pyproject.toml as text."""
    told = tomllib.loads(project)["project"]
    ours = {"type": "application", "name": told["name"], "version": told["version"], "bom-ref": told["name"]}
    listed = list(packages(lock))
    needs: dict[str, list[str]] = {told["name"]: []} | {one.address: [] for one in listed}
    by_name = {told["name"]: told["name"]} | {one.name: one.address for one in listed}
    for one in listed:
        for by in one.needed_by:
            if by in by_name:
                needs[by_name[by]].append(one.address)
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [_component(one) for one in listed],
        "dependencies": [{"ref": one, "dependsOn": sorted(set(of))} for one, of in needs.items()],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _component(one: Package) -> dict[str, object]:
    files = [{"alg": "SHA-256", "content": hash_} for hash_ in one.hashes]
    return {
        "type": "library",
        "bom-ref": one.address,
        "name": one.name,
        "version": one.release,
        "purl": one.address,
        "externalReferences": [
            {
                "type": "distribution",
                "url": one.address,
                "hashes": files,
            }
        ],
    }


def current() -> str:
    """The bill of the lock as it stands."""
    return bill(LOCK.read_text(encoding="utf-8"), (ROOT / "pyproject.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    BILL.write_text(current(), encoding="utf-8")
