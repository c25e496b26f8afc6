"""A pytest plugin: after a moment no further test begins, and those of an earlier slice do not run again.

`python -m pytest -p proof.stopping TESTS` with the moment of the monotonic clock, the tests that ran before and the file
that is told which were passed over, in PROOF_STOPPING. Each process of a run takes one test whatever the clock says; none
is cut while it judges.
"""

from __future__ import annotations

import json
import os
import time

import pytest

NAMED = "PROOF_STOPPING"


def settings(until: float, ran: list[str], told: str) -> dict[str, str]:
    """What the plugin reads from the environment of its run."""
    return {NAMED: json.dumps({"until": until, "ran": ran, "told": told})}


class _Stopping:
    def __init__(self, until: float, ran: list[str], told: str) -> None:
        self.until, self.ran, self.told, self.first = until, frozenset(ran), told, True

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid not in self.ran]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        if self.first or time.monotonic() < self.until:
            self.first = False
            return None
        # Short lines of several processes, appended, do not mix.
        with open(self.told, "a", encoding="utf-8") as file:
            file.write(f"{item.nodeid}\n")
        return True


def pytest_configure(config: pytest.Config) -> None:
    """Take part where somebody asked for it."""
    if NAMED in os.environ:
        config.pluginmanager.register(_Stopping(**json.loads(os.environ[NAMED])), "proof-stopping")
