"""The pages that the code writes say what the code says today."""

from __future__ import annotations

import pytest

from tools import docs


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_not_stale(name: str) -> None:
    assert (docs.FOLDER / name).read_text(encoding="utf-8") == docs.page_of(name), "say: make docs"


def test_no_page_is_left_over_from_something_that_is_gone() -> None:
    assert {path.name for path in docs.FOLDER.iterdir()} == set(docs.PAGES)
