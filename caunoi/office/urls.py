"""The addresses of the office's screens."""

from __future__ import annotations

from django.urls import path

from caunoi.office import signing_in, today

urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("language/", signing_in.choose_language, name="language"),
]
