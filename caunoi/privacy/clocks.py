"""The law's clocks: working days with Việt Nam's public holidays, and what is due when.

Decree 356/2025/NĐ-CP: a first reply within working days; withdrawing, restricting and objecting, and the other
rights, within days of their own; one extension. The numbers are dated parameters (`request-*`), each with its
source and how well it is confirmed.
"""

from __future__ import annotations

from datetime import date, timedelta

import holidays

from caunoi.questions.parameters import Parameters

_SATURDAY = 5
#: Which parameter counts the days to act, by kind of request.
DAYS_TO_ACT = {
    "access": "request-access-days",
    "rectify": "request-access-days",
    "withdraw": "request-withdraw-days",
    "restrict": "request-withdraw-days",
    "object": "request-withdraw-days",
    "erase": "request-erase-days",
}


def is_working_day(day: date) -> bool:
    """Whether offices work: Monday to Friday, no public holiday nor a day moved off by the government's plan."""
    return day.weekday() < _SATURDAY and day not in holidays.country_holidays("VN", years=day.year)


def working_days_after(day: date, count: int) -> date:
    """The last of `count` working days that begin the day after."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def reply_due(received_on: date, parameters: Parameters) -> date:
    """The day by which the person must have a first reply."""
    return working_days_after(received_on, parameters.number("request-reply-working-days", received_on))


def act_due(kind: str, received_on: date, parameters: Parameters) -> date:
    """The day by which the request must be carried out or refused; never before the reply is due."""
    days = parameters.number(DAYS_TO_ACT[kind], received_on)
    return max(received_on + timedelta(days=days), reply_due(received_on, parameters))


def extended(due: date, received_on: date, parameters: Parameters) -> date:
    """The day due after the one extension that the decree allows."""
    return due + timedelta(days=parameters.number("request-extension-days", received_on))
