"""The table of contents of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("caunoi.office.urls")),
    path("", include("caunoi.office.account_urls")),
    path("", include("caunoi.api.urls")),
]
handler400 = "caunoi.office.refusals.not_understood"
handler403 = "caunoi.office.refusals.not_allowed"
handler404 = "caunoi.office.refusals.not_found"
handler500 = "caunoi.office.refusals.broken"
