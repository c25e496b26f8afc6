"""The `caunoi` command: each file beside this one holds one verb and adds itself to `app`."""

from __future__ import annotations

import os
from importlib import import_module

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

VERBS = ("intake", "figures", "records", "check_facts", "report", "synth", "serve", "work", "verify")


def run() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    # The settings must be named before Django is imported.
    import django

    django.setup()
    for verb in VERBS:
        import_module(f"caunoi.cli.{verb}").add_to(app)
    app()
