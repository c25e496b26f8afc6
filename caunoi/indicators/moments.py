"""The registers as they stand at the end of one day, as known on another: Ibis expressions over dated versions.

Each function gives a table of one row per thing. A row that belongs to one unit carries `unit`, `ownership`,
`area` and `site` itself; the others have a second table, `…_placed`, that says under which units they count.
Three answers (yes, no, cannot be told) are kept as 2, 0, 1 while several agreements of one employer are weighed:
the greatest is exactly their *or*.

Every function takes a clock: the day of the question, or the days of a grid (`clocks`), of which each thing is looked
at on those on which something of it can have changed. What its answer hangs on is declared in `looking`: whoever lets
it hang on more says so there, or a series stands still where a figure moves.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from caunoi.questions.tables import TABLES

from .asking import DAY, Clock, asked_codes, asked_number, position

YES, UNTOLD, NO = 2, 1, 0


def stored(name: str, *, called: str = "") -> ir.Table:
    """A table of the columnar store, as known on the day asked for; under another name where it is `called` so."""
    rows = ibis.table(TABLES[name], name=called or name)
    known_on = asked_number("known_on")
    return rows.filter(
        rows.known_from <= known_on,
        rows.known_to.isnull() | (rows.known_to > known_on),
    )


def standing(name: str, clock: Clock = DAY, thing: str = "") -> ir.Table:
    """Its versions that hold at the end of the day by which their thing is looked at; without a `thing`, of every day."""
    rows = clock.looked(stored(name), thing)
    at = clock.number("at", rows)
    return rows.filter(_begun(rows, at), rows.valid_to.isnull() | (rows.valid_to > at))


def _begun(rows: ir.Table, at: ir.Value) -> ir.BooleanValue:
    return rows.valid_from.isnull() | (rows.valid_from <= at)


def _answer(code: ir.Value) -> ir.BooleanValue:
    return ibis.cases((code == YES, True), (code == NO, False), else_=ibis.null("boolean"))


def _beyond() -> ir.Table:
    """Employers of kinds that are out of the scope asked for; none where all kinds are asked for."""
    told = standing("employer_versions")
    kinds = asked_codes("employer_kinds_in_scope")
    return told.filter(asked_number("narrowed") == 1, told.kind != "", ~kinds.contains(told.kind)).select(
        beyond="employer"
    )


def _unions_beyond() -> ir.Table:
    """Unions that are active, or were when they ended, at employers out of scope alone."""
    rows = stored("coverages")
    rows = rows.filter(asked_number("narrowed") == 1, _begun(rows, asked_number("at")))
    rows = rows.mutate(until=ibis.coalesce(rows.valid_to, 2_000_000_000))
    last = rows.group_by("unit").aggregate(last=rows.until.max())
    rows = rows.join(last, "unit")
    rows = rows.filter((rows.until == rows.last) | (rows.until > asked_number("at")))
    beyond = _beyond()
    rows = rows.left_join(beyond, rows.employer == beyond.beyond)
    found = rows.group_by("unit").aggregate(alone=rows.beyond.notnull().all())
    return found.filter(found.alone).select(beyond_unit="unit")


def in_scope(rows: ir.Table, clock: Clock = DAY) -> ir.Table:
    """Rows of a unit and an employer, one of which may be none, that are in the scope asked for: a grid is of all kinds."""
    if clock.keys:
        return rows
    beyond, unions = _beyond(), _unions_beyond()
    rows = rows.anti_join(beyond, rows.employer == beyond.beyond)
    return rows.anti_join(unions, rows.unit == unions.beyond_unit)


def covered(clock: Clock = DAY) -> ir.Table:
    """Which recognised union covers which employer."""
    unions = standing("unit_versions", clock).select("unit", *clock.keys).distinct()
    found = standing("coverages", clock, "employer").semi_join(unions, ["unit", *clock.keys])
    return found.select("unit", "employer", *clock.keys).distinct()


def _workers(clock: Clock) -> ir.Table:
    """The latest headcount that is not stale; on one day the preferred source wins."""
    counted = clock.dated(standing("headcounts", clock, "employer"))
    fresh = counted.valid_from >= clock.number("months_before_headcount_stale_months", counted)
    counted = counted.filter(fresh)
    place = position(clock.codes("headcount_precedence", counted), counted.source)
    latest = counted.mutate(
        turn=ibis.row_number().over(
            group_by=[counted[key] for key in ("employer", *clock.keys)],
            order_by=[counted.valid_from.desc(), ibis.coalesce(place.nullif(0), 99), counted.workers.desc()],
        )
    )
    return latest.filter(latest.turn == 0).select("employer", "workers", *clock.keys)


def _bound(clock: Clock) -> ir.Table:
    """Each employer's agreements with their terms: from its own signing, to the day after the last one named."""
    parties = clock.looked(stored("agreement_parties"), "employer")
    parties = parties.filter(_begun(parties, clock.number("at", parties))).select(
        "agreement", "employer", *clock.keys, party_to=parties.valid_to, party_from=parties.valid_from
    )
    terms = stored("agreement_terms").select("agreement", "valid_from", "valid_to", "voided_on")
    both = parties.join(terms, "agreement")
    at = clock.number("at", both)
    void = both.voided_on.notnull() & (both.voided_on <= at)
    bound = both.party_to.isnull() | (both.party_to > at) | (both.party_to >= both.valid_to)
    return both.mutate(runs=_begun(both, at) & ~void & bound.fill_null(False))


def _agreed(clock: Clock) -> ir.Table:
    """Per employer: has ever signed, has an agreement in force, and the latest day one lapsed."""
    rows = _bound(clock)
    at = clock.number("at", rows)
    force = ibis.cases(
        (~rows.runs, NO),
        (rows.valid_to.isnull(), UNTOLD),
        (rows.valid_to > at, YES),
        else_=NO,
    )
    lapsed = ibis.ifelse(rows.runs & (rows.valid_to <= at), rows.valid_to, ibis.null("int32"))
    rows = rows.mutate(force=force, lapsed=lapsed)
    return rows.group_by("employer", *clock.keys).aggregate(force=rows.force.max(), lapsed=rows.lapsed.max())


def _readings(clock: Clock) -> ir.Table:
    """Per employer: signed, in force, in force or in the tail, the last two as 2, 1 or 0."""
    agreed = _agreed(clock)
    dated = clock.dated(agreed)
    tail = dated.lapsed + clock.number("agreement_tail_days", dated)
    recent = dated.filter(dated.lapsed.notnull() & (clock.number("at", dated) < tail))
    recent = recent.select("employer", "lapsed", *clock.keys)
    talks = stored("bargainings").select("employer", "state", "valid_from", "valid_to")
    talks = recent.left_join(talks, "employer").select(
        "employer",
        "lapsed",
        *clock.keys,
        talk=talks.state,
        talk_from=talks.valid_from,
        talk_to=talks.valid_to,
    )
    at = clock.number("at", talks)
    begun = talks.talk_from.isnull() | (talks.talk_from <= at)
    during = talks.talk.notnull() & begun & (talks.talk_to.isnull() | (talks.talk_to > talks.lapsed))
    still = talks.talk_to.isnull() | (talks.talk_to > at)
    tails = talks.mutate(recorded=during, open=during & still & (talks.talk == "open"))
    tails = tails.group_by("employer", *clock.keys).aggregate(
        tail=ibis.cases((tails.open.any(), YES), (tails.recorded.any(), NO), else_=UNTOLD)
    )
    joined = agreed.left_join(tails, ["employer", *clock.keys])
    return joined.select(
        "employer", *clock.keys, "force", tail=ibis.greatest(agreed.force, ibis.coalesce(tails.tail, NO))
    )


def _ownership(rows: ir.Table, clock: Clock) -> ir.Value:
    """The rule of `organisations.ownership`, as a column; a test holds the two together."""
    public = ("agency", "public-unit", "public-unit-paid")
    return ibis.cases(
        (rows.state_share > clock.number("state_share_over", rows), "state"),
        (rows.foreign_share > 0, "fdi"),
        (rows.state_share.notnull(), "private"),
        ((rows.capital == "") & rows.kind.isin(public), "state"),
        (rows.capital != "", rows.capital),
        else_=ibis.null("string"),
    )


def employers(clock: Clock = DAY) -> ir.Table:
    """One row per legal entity that exists on the day."""
    keys = ("employer", *clock.keys)
    told = clock.dated(standing("employer_versions", clock, "employer"))
    if not clock.keys:
        beyond = _beyond()
        told = told.anti_join(beyond, told.employer == beyond.beyond)
    told = told.select(*keys, "kind", "sector", ownership=_ownership(told, clock))
    places = standing("employer_places", clock, "employer").select(*keys, "area", "site")
    statuses = standing("employer_statuses", clock, "employer").select(*keys, "status")
    unions = covered(clock).select(*keys).distinct().mutate(has_union=ibis.literal(True))
    rows = told
    for other in (places, statuses, _workers(clock), unions, _readings(clock)):
        rows = rows.left_join(other, keys).drop(*(f"{key}_right" for key in keys))
    return rows.select(
        *clock.keys,
        "kind",
        "ownership",
        "workers",
        "area",
        "site",
        "sector",
        id=rows.employer,
        status=ibis.coalesce(rows.status, "operating"),
        has_union=ibis.coalesce(rows.has_union, False),
        signed=rows.force.notnull(),
        in_force=_answer(ibis.coalesce(rows.force, NO)),
        in_tail=_answer(ibis.coalesce(rows.tail, NO)),
    )


def _answerable(employers: ir.Table, clock: Clock) -> ir.Table:
    """For employers without a union, the unit that answers for them: the narrower scope wins."""
    scopes, keys = standing("responsibilities", clock), ("id", *clock.keys)
    alone = employers.filter(~employers.has_union).select(*keys, "area", "site", "sector")
    found = []
    for rank, (scope, column) in enumerate(
        (("employer", "id"), ("site", "site"), ("area", "area"), ("sector", "sector"))
    ):
        held = scopes.filter(scopes[scope].notnull()).select(
            "unit", *clock.keys, **{f"of_{scope}": scopes[scope]}
        )
        if scope == "sector":
            held = held.filter(held.of_sector != "")
        same = [alone[key] == held[key] for key in clock.keys]
        joined = alone.join(held, [alone[column] == held[f"of_{scope}"], *same])
        found.append(joined.select(*keys, "unit", rank=ibis.literal(rank)))
    every = ibis.union(*found)
    each = [every[key] for key in keys]
    first = every.mutate(turn=ibis.row_number().over(group_by=each, order_by=[every["rank"], every.unit]))
    chosen = first.filter(first.turn == 0).select(*keys, "unit")
    joined = alone.left_join(chosen, keys)
    return joined.select(*keys, unit=ibis.coalesce(chosen.unit, asked_number("root")))


def employers_placed(employers: ir.Table, clock: Clock = DAY) -> ir.Table:
    """Under every union covering it; without one, under the unit that answers for it, else under the root."""
    keys = ("id", *clock.keys)
    under = covered(clock).select("unit", *clock.keys, id="employer")
    under = ibis.union(under.select(*keys, "unit"), _answerable(employers, clock).select(*keys, "unit"))
    return under.join(employers.select(*keys, *clock.groups), keys).select(*keys, "unit", *clock.groups)


def _at_employer(rows: ir.Table, employers: ir.Table, *more: str) -> ir.Table:
    where = employers.select("id", *DAY.groups, *more).rename(place_of="id")
    return rows.left_join(where, rows.employer == where.place_of).drop("place_of")


def spells(clock: Clock = DAY) -> ir.Table:
    """One row per open membership; a person has at most one a day."""
    keys = ("person", *clock.keys)
    states = standing("member_states", clock, "person").select(*keys, "state", state_since="valid_from")
    rows = in_scope(standing("memberships", clock, "person"), clock).select("id", *keys, "unit", "employer")
    rows = rows.left_join(states, keys).drop(*(f"{key}_right" for key in keys))
    if not clock.keys:
        return rows
    return rows.mutate(state=ibis.coalesce(rows.state, "active"))


def members(employers: ir.Table) -> ir.Table:
    """The open memberships with what is known of where their people work."""
    rows = spells()
    rows = _at_employer(rows, employers, "status", "has_union", "workers")
    return rows.select(
        "id",
        "person",
        "unit",
        *DAY.groups,
        "state_since",
        state=ibis.coalesce(rows.state, "active"),
        employer_status=rows.status,
        employer_has_union=rows.has_union,
        employer_workers=rows.workers,
    )


def people() -> ir.Table:
    """What is known of each person who was ever described: sex, and age counted in calendar years."""
    told, at = stored("people_versions"), asked_number("at")
    holds = _begun(told, at) & (told.valid_to.isnull() | (told.valid_to > at))
    # A birth does not wait for the paper that first told it.
    order = [ibis.desc(holds), ibis.asc(told.valid_from, nulls_first=True)]
    last = told.mutate(turn=ibis.row_number().over(group_by=told.person, order_by=order))
    last = last.filter(last.turn == 0)
    years = asked_number("year") - last.birth_year
    age = ibis.cases(
        (years.isnull(), ibis.null("string")),
        (years < 30, "under-30"),
        (years < 45, "30-44"),
        else_="45-or-over",
    )
    return last.select(described="person", sex=last.sex.nullif(""), age=age)


def first_spells(clock: Clock = DAY) -> ir.Table:
    """One row per person: the first membership of their life."""
    # Of everybody who ever was there all spells: the first may be of a unit that nobody asks about (`narrowing`).
    rows = stored("memberships", called="lives")
    order = [ibis.asc(rows.valid_from, nulls_first=True), rows.id]
    first = rows.mutate(turn=ibis.row_number().over(group_by=rows.person, order_by=order))
    first = clock.looked(first, "person")
    first = first.filter(first.turn == 0, _begun(first, clock.number("at", first)))
    first = in_scope(first, clock)
    return first.select("id", "person", "unit", "employer", *clock.keys, began_on="valid_from")


def joinings(employers: ir.Table) -> ir.Table:
    """The first membership of everybody's life, with where it was."""
    first = first_spells()
    return _at_employer(first, employers).select("id", "person", "unit", *DAY.groups, "began_on")


def recognised(clock: Clock) -> ir.Table:
    """One row per unit that exists on the day, wherever it is."""
    rows = standing("unit_versions", clock, "unit")
    return rows.select("unit", *clock.keys, "level", "kind", id=rows.unit)


def units(employers: ir.Table) -> ir.Table:
    """One row per unit that exists on the day; a union is where the employer it covers is."""
    one = covered().group_by("unit").aggregate(employer=ibis._.employer.min())
    rows, unions = standing("unit_versions"), _unions_beyond()
    kinds = asked_codes("unit_kinds_in_scope")
    rows = rows.filter((asked_number("narrowed") == 0) | (rows.kind == "") | kinds.contains(rows.kind))
    rows = rows.anti_join(unions, rows.unit == unions.beyond_unit).select("unit", "level", "kind")
    rows = rows.left_join(one, "unit").drop("unit_right")
    rows = _at_employer(rows, employers)
    return rows.select("unit", "level", "kind", *DAY.groups, id=rows.unit)


def agreements(clock: Clock = DAY) -> ir.Table:
    """One row per agreement with a party: its terms as they last stand on the day."""
    rows = clock.looked(stored("agreement_terms"), "agreement")
    at = clock.number("at", rows)
    rows = rows.filter(rows.voided_on.isnull() | (rows.voided_on > at), _begun(rows, at))
    order = [ibis.desc(rows.valid_from, nulls_first=False), rows.valid_to.desc()]
    last = rows.mutate(
        turn=ibis.row_number().over(
            group_by=[rows[key] for key in ("agreement", *clock.keys)], order_by=order
        )
    )
    last = last.filter(last.turn == 0)
    left = last.valid_to - 1 - clock.number("at", last)
    return last.select(*clock.keys, id=last.agreement, days_left=left.cast("int64"))


def agreements_placed(employers_placed: ir.Table, clock: Clock = DAY) -> ir.Table:
    """Wherever an employer that has signed it counts."""
    parties = clock.looked(stored("agreement_parties"), "agreement")
    at = clock.number("at", parties)
    parties = parties.filter(_begun(parties, at), parties.valid_to.isnull() | (parties.valid_to > at))
    parties = parties.select("agreement", "employer", *clock.keys).distinct()
    where = employers_placed.rename(place_of="id")
    joined = parties.join(where, [parties.employer == where.place_of, *clock.along(parties, where)])
    return joined.select(*clock.keys, "unit", *clock.groups, id="agreement").distinct()


def put_forward(clock: Clock = DAY) -> ir.Table:
    """One row per nomination made by the day; it counts at the unit that holds it."""
    rows = in_scope(standing("nomination_versions", clock, "person"), clock)
    return rows.select("id", *clock.keys, "programme", "person", "employer", "unit")


def nominations(employers: ir.Table) -> ir.Table:
    """The nominations with where those people work."""
    rows = put_forward()
    return _at_employer(rows, employers).select("id", "programme", "person", "unit", *DAY.groups)


def nominees(nominations: ir.Table, clock: Clock = DAY) -> ir.Table:
    """One row per person put forward."""
    return nominations.select(*clock.keys, id="person").distinct()


def nominees_placed(nominations: ir.Table, clock: Clock = DAY) -> ir.Table:
    """Wherever a nomination of theirs counts."""
    return nominations.select(*clock.keys, "unit", *clock.groups, id="person").distinct()


def lists_in() -> ir.Table:
    """Which grassroots unions owe a list of members, and whose is in."""
    at = asked_number("at")
    due, unions = standing("unit_versions"), _unions_beyond()
    due = due.anti_join(unions, due.unit == unions.beyond_unit)
    due = due.filter(due.level == "grassroots").select("unit").distinct()
    lists, spells = stored("submissions"), stored("memberships")
    lists = lists.filter(lists.kind == "members", _begun(lists, at)).select("unit")
    spells = spells.filter(_begun(spells, at)).select("unit")
    came = ibis.union(lists, spells).distinct().rename(came="unit")
    joined = due.left_join(came, due.unit == came.came)
    return joined.select("unit", is_in=joined.came.notnull().cast("int64"))
