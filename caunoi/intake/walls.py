"""What is shown of files received: those about a unit within reach, and one's own."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, LINK, ME, Wall, everywhere, of_unit, through

_about = through(
    "organisations_submission",
    f"tie.document_id = intake_receivedfile.document_id AND ({of_unit('tie.unit_id')})",
)
_own = through("trail_act", f"tie.document_id = intake_receivedfile.document_id AND tie.by_id = {ME}")
_of_a_file = f"{everywhere()} OR {through('intake_receivedfile', 'tie.id = file_id')}"

# Whoever comes by a link is shown that one, what came by it, and where the round of its unit stands; the site says
# whose line it may write once the link is known to run (`access/walls.past_the_door`).
_by_link = through("intake_handinlink", f"tie.id = link_id AND tie.digest = {LINK}")
_asked = f"(SELECT asked.unit_id FROM intake_handinlink AS asked WHERE asked.digest = {LINK})"  # noqa: S608 - words of ours
_handed_in = through("intake_handin", "tie.id = handed_in_id")

WALLS = {
    "intake.HandInLink": Wall(f"{of_unit('unit_id')} OR digest = {LINK}", of_unit("unit_id", scope=HANDS)),
    "intake.HandIn": Wall(f"{of_unit('unit_id')} OR {_by_link}", of_unit("unit_id", scope=HANDS)),
    "intake.ReceivedFile": Wall(f"{everywhere()} OR {_about} OR {_own} OR {_handed_in}", everywhere()),
    "intake.Look": Wall(f"{everywhere()} OR sent_by_id = {ME}", f"{everywhere()} OR sent_by_id = {ME}"),
    "intake.Finding": Wall(_of_a_file, _of_a_file),
    "intake.Correction": Wall(_of_a_file, _of_a_file),
    "intake.Returned": Wall(_of_a_file, _of_a_file),
    "intake.SheetReading": Wall(_of_a_file),
    # Who may send lists does so for the whole federation, and what is confirmed is confirmed for all who do.
    "intake.ColumnMapping": Wall(everywhere(), everywhere()),
}
WAYS = {"rounds.RoundUnit": (f"unit_id = {_asked}",)}
