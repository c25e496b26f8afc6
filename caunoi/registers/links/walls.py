"""What is shown of links: to the units that sent them, and to whoever comes by one that one and its employer."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, LINK, Wall, of_unit, through

_SENT = (
    "(SELECT sent.employer_id FROM links_employerlink AS sent"  # noqa: S608 - words and settings of ours
    f" WHERE sent.digest = {LINK})"
)
_BY_THIS = through("links_employerlink", f"tie.id = link_id AND tie.digest = {LINK}")

WALLS = {
    "links.EmployerLink": Wall(f"{of_unit()} OR digest = {LINK}", of_unit(scope=HANDS)),
    "links.EmployerAnswer": Wall(through("links_employerlink", "tie.id = link_id"), _BY_THIS),
}
# The rows about that employer hang on it (organisations/walls.py); of a person there is nothing.
WAYS = {
    "organisations.Employer": (f"id = {_SENT}",),
    "organisations.EmployerDescription": (f"employer_id = {_SENT}",),
}
