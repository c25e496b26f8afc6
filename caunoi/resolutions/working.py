"""Nothing by itself: loaded by the worker, it lets every look at lists say what becomes of the targets."""

from __future__ import annotations

from caunoi.intake import looking
from caunoi.resolutions import effects

looking.measured_by(effects.begin)
