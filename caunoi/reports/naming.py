"""Names of issuing bodies: in capitals above a document, as in a sentence inside it, and the symbol of its papers."""

from __future__ import annotations

import re

# Only words that an all-capitals name is known to be made of; what follows them is a place and keeps its capitals.
KNOWN = {
    "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM": "Tổng Liên đoàn Lao động Việt Nam",
    "LIÊN ĐOÀN LAO ĐỘNG": "Liên đoàn Lao động",
    "CÔNG ĐOÀN CƠ SỞ": "Công đoàn cơ sở",
    "CÔNG ĐOÀN": "Công đoàn",
    "TỈNH": "tỉnh",
    "THÀNH PHỐ": "thành phố",
    "HUYỆN": "huyện",
    "THỊ XÃ": "thị xã",
    "PHƯỜNG": "phường",
    "XÃ": "xã",
}
SYMBOLS = (
    ("tổng liên đoàn", "TLĐ"),
    ("liên đoàn lao động", "LĐLĐ"),
    ("lđlđ", "LĐLĐ"),
    ("công đoàn cơ sở", "CĐCS"),
    ("cđcs", "CĐCS"),
    ("nghiệp đoàn", "NĐCS"),
)
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|phường|xã)\s+(.+)$", re.IGNORECASE)


def in_sentence(name: str) -> str:
    """`LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN` as `Liên đoàn Lao động tỉnh Long An`; other writing is left as it is."""
    if not name.isupper():
        return name
    rest = name
    said: list[str] = []
    while rest:
        known = next((one for one in KNOWN if rest == one or rest.startswith(f"{one} ")), None)
        if known is None:
            return " ".join([*said, rest.title()])
        said.append(KNOWN[known])
        rest = rest[len(known) :].strip()
    return " ".join(said)


def issuer_place(name: str) -> str:
    """The place that stands before the day of a document: what follows tỉnh, thành phố, huyện …"""
    found = _PLACE.search(in_sentence(name))
    return found.group(1) if found else ""


def symbol(name: str) -> str:
    """`BC-LĐLĐ` for a federation, by what the body is called."""
    folded = name.lower()
    return f"BC-{next((short for words, short in SYMBOLS if words in folded), 'CĐ')}"
