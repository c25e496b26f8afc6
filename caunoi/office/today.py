"""Today: what needs doing now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.access.guarding import may


@may("figures.read")
def today(request: HttpRequest) -> HttpResponse:
    """Every matter with its number; each number opens exactly that list."""
    return render(request, "office/today.html", {})
