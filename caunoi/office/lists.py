"""Lists as they come in: sent here, read by the worker, reviewed row by row."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.access.guarding import may


@may("lists.send")
def lists(request: HttpRequest) -> HttpResponse:
    """Send files, and see what became of those sent before."""
    return render(request, "office/lists.html", {})
