"""A Word or Excel file is a ZIP; its entries carry times, which are set so that the same input gives the same bytes."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CORE = "docProps/core.xml"
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
# ZIP knows no time before this one.
EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(archive: bytes, *, on: date) -> bytes:
    """The same entries in the same order, with no clock in them: created and modified are `on`."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == CORE:
                content = _STAMPS.sub(rb"\g<1>%sT00:00:00Z\g<3>" % on.isoformat().encode(), content)
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()
