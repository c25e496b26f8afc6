"""What is read when the database refuses something about links and the answers that came by them."""

from __future__ import annotations

from caunoi.trail.refusals import say
from caunoi.vocabulary.text import Text

say(
    "an_answer_is_about_one_figure",
    Text(
        vi="Mỗi câu trả lời nói về một số liệu.",
        en="An answer is about one figure.",
    ),
)
say(
    "a_disputed_figure_says_another",
    Text(
        vi="Cho là chưa đúng thì phải ghi số đúng; cho là đúng thì không ghi số khác.",
        en="Whoever disputes a figure says another; whoever confirms it says none.",
    ),
)
