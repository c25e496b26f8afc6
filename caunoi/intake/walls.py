"""What is shown of files received: those about a unit within reach, and one's own."""

from __future__ import annotations

from caunoi.trail.walling import ME, Wall, everywhere, of_unit, through

_about = through(
    "organisations_submission",
    f"tie.document_id = intake_receivedfile.document_id AND ({of_unit('tie.unit_id')})",
)
_own = through("trail_act", f"tie.document_id = intake_receivedfile.document_id AND tie.by_id = {ME}")
_of_a_file = f"{everywhere()} OR {through('intake_receivedfile', 'tie.id = file_id')}"

WALLS = {
    "intake.ReceivedFile": Wall(f"{everywhere()} OR {_about} OR {_own}", everywhere()),
    "intake.Look": Wall(f"{everywhere()} OR sent_by_id = {ME}", f"{everywhere()} OR sent_by_id = {ME}"),
    "intake.Finding": Wall(_of_a_file, _of_a_file),
    "intake.Correction": Wall(_of_a_file, _of_a_file),
    "intake.Returned": Wall(_of_a_file, _of_a_file),
    "intake.SheetReading": Wall(_of_a_file),
    # Who may send lists does so for the whole federation, and what is confirmed is confirmed for all who do.
    "intake.ColumnMapping": Wall(everywhere(), everywhere()),
}
