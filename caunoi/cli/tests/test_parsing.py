"""What the parser of the command line refuses is said in the reader's language, as everything else is."""

from __future__ import annotations

from typing import Annotated

import pytest
import typer
from typer.exceptions import TyperException

from caunoi.cli.typed.parsing import refused

REFUSED = {
    ("count", "--untt", "x"): ("Không có lựa chọn “--untt”. Ý là --unit?", "There is no option “--untt”. Is it --unit?"),
    ("kount",): ("Không có lệnh “kount”.", "There is no command “kount”."),
    ("count",): ("Thiếu “FOLDER”.", "“FOLDER” is missing."),
    ("count", "a", "b"): ("Thừa: b.", "Too much: b."),
    ("count", "a", "--unit"): ("Sau “--unit” phải ghi một giá trị.", "“--unit” has to be followed by a value."),
    ("count", "a", "--json=1"): ("Sau “--json” không ghi giá trị nào.", "“--json” takes no value."),
    ("count", "a", "--port", "x"): ("“--port” phải là một số.", "“--port” has to be a number."),
}  # fmt: skip


def a_command() -> typer.Typer:
    app = typer.Typer()

    @app.command()
    def count(
        folder: Annotated[str, typer.Argument(metavar="FOLDER")],
        unit: str = "",
        port: int = 1,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        """Count."""

    @app.command()
    def other() -> None:
        """Another verb."""

    return app


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
@pytest.mark.parametrize(("locale", "of"), [("vi_VN.UTF-8", 0), ("en_US.UTF-8", 1)])
def test_a_line_that_cannot_be_parsed_is_refused_in_the_language_of_who_typed_it(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], locale: str, of: int
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(TyperException) as refusal:
        a_command()(list(words), standalone_mode=False)
    assert refused(refusal.value).splitlines()[0] == REFUSED[words][of]
