"""What is shown of collection rounds: the lines of units within reach, and the rounds those are of."""

from __future__ import annotations

from caunoi.trail.walling import HANDS, Wall, of_unit, through

_line = through("rounds_roundunit", "tie.id = due_id")
_own_line = through("rounds_roundunit", f"tie.id = due_id AND ({of_unit('tie.unit_id', scope=HANDS)})")

WALLS = {
    "rounds.Round": Wall(
        f"{of_unit()} OR {through('rounds_roundunit', 'tie.round_id = rounds_round.id')}",
        of_unit(scope=HANDS),
    ),
    "rounds.RoundUnit": Wall(of_unit("unit_id"), of_unit("unit_id", scope=HANDS)),
    "rounds.RoundStep": Wall(_line, _own_line),
    "rounds.RoundPaper": Wall(_line, _own_line),
    "rounds.RoundFigures": Wall(_line, _own_line),
}
