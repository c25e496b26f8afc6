"""Two unions to stand on."""

from __future__ import annotations

from caunoi.registers.merging.tests import two as records

two = records.two
