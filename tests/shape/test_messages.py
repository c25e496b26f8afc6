"""Everything the screens say is there in English, and compiled."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from tools.messages import MO, PO, Message, compiled, in_python, in_template, read_po, said, write_po


def test_every_text_has_its_english() -> None:
    known, used = read_po(PO.read_text(encoding="utf-8")), set(said())

    assert sorted(m.said for m in used if not all(known.get(m, [""]))) == []
    assert sorted(m.said for m in known if m not in used) == []


def test_the_compiled_texts_are_not_stale() -> None:
    fresh = gettext.GNUTranslations(io.BytesIO(compiled(read_po(PO.read_text(encoding="utf-8")))))
    with Path(MO).open("rb") as file:
        stored = gettext.GNUTranslations(file)

    assert {k: v for k, v in stored._catalog.items() if k} == {k: v for k, v in fresh._catalog.items() if k}


def test_texts_are_found_in_code_and_in_templates() -> None:
    code = (
        'a = _("Hôm nay")\nb = ngettext("%d người", "%d người", n)\nc = pgettext("nút", "Mở")\nd = _(name)\n'
    )
    template = '{% load i18n %}{% translate "Hôm nay" %}{% blocktranslate count n=2 %}{{ n }} nơi{% plural %}{{ n }} nơi{% endblocktranslate %}'

    assert set(in_python(code)) == {
        Message("Hôm nay"),
        Message("%d người", "%d người"),
        Message("Mở", "", "nút"),
    }
    assert set(in_template(template)) == {Message("Hôm nay"), Message("%(n)s nơi", "%(n)s nơi")}


def test_what_is_written_is_read_again_and_understood() -> None:
    translations = {
        Message("Mở", "", "nút"): ["Open"],
        Message("%(n)s nơi", "%(n)s nơi"): ["%(n)s place", "%(n)s places"],
        Message('Dòng “1”\n"2"\\'): ["Line"],
    }

    assert read_po(write_po(translations)) == translations
    english = gettext.GNUTranslations(io.BytesIO(compiled(translations)))
    assert english.pgettext("nút", "Mở") == "Open"
    assert [english.ngettext("%(n)s nơi", "%(n)s nơi", n) for n in (1, 2)] == ["%(n)s place", "%(n)s places"]


def test_a_guess_of_a_translation_is_none() -> None:
    assert read_po('#, fuzzy\nmsgid "Hôm nay"\nmsgstr "Tomorrow"\n') == {Message("Hôm nay"): [""]}
