"""One run of intake: who, when, for which day, and what is to be done with those who seem to have left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser

from caunoi.intake.receiving import Received
from caunoi.trail.sealing import Reached
from caunoi.vocabulary.days import day_of


@dataclass(frozen=True, slots=True)
class Scope:
    """The one unit whose list it is, with those below it, and the kind of list it was asked for; what it came as."""

    unit: int
    kind: str
    hand_in: int | None = None
    #: The paper of a round, where it was handed in on the page of its line.
    paper: int | None = None


@dataclass(slots=True)
class Run:
    """What the door said. `as_of` None: each list's own day, else the day of `at`. `on`: the day, whatever a title says."""

    by: AbstractBaseUser | None
    at: datetime
    as_of: date | None = None
    accept_leavers: bool = False
    on: date | None = None
    # Only this unit and those below it may be named, in a list of this kind.
    scope: Scope | None = None
    days: list[date] = field(default_factory=list)
    # How far things were done before a look began.
    reached: Reached | None = None

    def day(self, file: Received) -> date:
        """The day a list speaks of: the one in its title, unless the run is for an earlier day."""
        if (on := file.on or self.on) is not None:
            return on
        titled = file.titled_day
        if titled is not None and (self.as_of is None or titled <= self.as_of):
            return titled
        return self.as_of or day_of(self.at)

    @property
    def closing_day(self) -> date:
        """The day at which open memberships are counted."""
        return self.as_of or max(self.days, default=day_of(self.at))
