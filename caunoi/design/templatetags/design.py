"""What templates may draw: icons, tags, charts, percentages, and data in its own language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django import forms, template
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from caunoi.design import charts, icons
from caunoi.vocabulary.text import Text

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(charts.bullet, name="bullet")
register.simple_tag(charts.sparkline, name="sparkline")


@register.simple_tag
def tag(kind: str, words: object) -> SafeString:
    """A worded status: colour and icon repeat what the word says."""
    return format_html('<span class="tag {}">{}{}</span>', kind, icons.icon(kind), words)


@register.filter
def percent(value: Decimal | float | None) -> str:
    """One decimal, half up, in the reader's format: '87,0 %'. An absent value is a dash."""
    if value is None:
        return "—"
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number_format(rounded, decimal_pos=1)} %"


@register.filter
def says(text: Text | None) -> str:
    """A stored sentence in the reader's language."""
    if text is None:
        return ""
    return text.en if (get_language() or "vi").startswith("en") else text.vi


@register.simple_tag
def data(value: object) -> SafeString:
    """A name or other text of the registers: Vietnamese, whatever language the screen is in."""
    return format_html('<span lang="vi">{}</span>', value) if value not in (None, "") else SafeString("")


#: What an address says of the reading of its figures, kept by the links of a page.
KEPT = ("tree", "known", "scope")


@register.simple_tag(takes_context=True)
def carry(context: template.Context, href: str) -> str:
    """An address of ours in the reading of this page."""
    request = getattr(context, "request", None)
    kept = {key: request.GET[key] for key in KEPT if request.GET.get(key)} if request else {}
    if not kept or not href:
        return href
    return f"{href}{'&' if '?' in href else '?'}{urlencode(kept)}"


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The address of this page with some of its query replaced; an empty value drops a key."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return "?" + urlencode(list(query.lists()), doseq=True)


@register.inclusion_tag("design/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form field with its label, hint and error tied to it."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}-wrong")
        bound.field.widget.attrs["aria-invalid"] = "true"
    if described:
        bound.field.widget.attrs["aria-describedby"] = " ".join(described)
    widget = bound.field.widget
    ticked = isinstance(widget, forms.CheckboxInput)
    widget.attrs.setdefault("class", _drawn(widget))
    return {"field": bound, "ticked": ticked}


def _drawn(widget: forms.Widget) -> str:
    """How a box is drawn that no form says anything of."""
    # Bootstrap's own tick is an image in an address, which the policy of this site lets no page load.
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
        return ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
