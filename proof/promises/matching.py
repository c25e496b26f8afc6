"""People are found again without a number, and nobody is taken for somebody else."""

from __future__ import annotations

from caunoi.synth.doubles import doubles
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.likeness import Quality, measured, shipped
from proof.promise import Bound, Promise

PEOPLE, ROWS = 60_000, 30_000
PRECISION, RECALL, ASKED = 0.999, 0.98, 0.02


def short_of(quality: Quality) -> list[str]:
    """Every bound that was missed."""
    wrong = []
    # One wrong among a few hundred is no share yet: what is allowed is one in a thousand, or one.
    if quality.precision < PRECISION and quality.wrong > 1:
        wrong.append(f"precision {quality.precision:.5f} of {quality.matched}: {quality.examples[0]}")
    if quality.recall < RECALL:
        wrong.append(f"recall {quality.recall:.4f} of {quality.sure_pairs}")
    if quality.share_asked > ASKED:
        wrong.append(f"{quality.share_asked:.4f} of {quality.rows} rows are sent to a person")
    if quality.year_only_decided:
        wrong.append(f"{quality.year_only_decided} pairs with a year only and no number were decided")
    return wrong


def found_again(seed: int) -> tuple[int, list[str]]:
    """One list against one register of invented people."""
    quality = measured(doubles(seed, people=PEOPLE, rows=ROWS), shipped())
    return quality.rows, short_of(quality)


MATCHING = Promise(
    name="matching",
    promised=Text(
        vi="Trên người tự tạo, biết trước ai là ai: không có số vẫn nhận ra người cũ, đúng từ 999 phần nghìn, tìm lại từ 980"
        " phần nghìn, hỏi người không quá 20 phần nghìn; chỉ biết năm sinh thì luôn hỏi.",
        en="On invented people whose truth is known: found again without a number, 999 in a thousand rightly, 980 in a"
        " thousand found, at most 20 in a thousand sent to a person; with a year of birth only, always.",
    ),
    bound=Bound("at most", 0),
    line="{figure} bounds missed in {n} rows",
    budget=60,
    covers=(
        "caunoi/intake/matching", "caunoi/synth/doubles.py", "caunoi/questions/parameters.toml", "caunoi/vocabulary",
        "proof/likeness.py", "proof/promises/matching.py",
    ),
    run=drawn("matching", found_again),
)  # fmt: skip
