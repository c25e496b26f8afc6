"""The `caunoi` command: each file beside this one holds one verb and adds itself with `add_to(app)`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import django
import typer
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from typer.exceptions import TyperException

VERBS = sorted(
    module.name
    for module in iter_modules([str(Path(__file__).parent)])
    if module.name != "main" and not module.ispkg
)


def run() -> None:
    """Entry point of the console script.

    Only the verb asked for is imported: the PDF engine and the columnar store are slow to load, and nobody
    who asks for a figure should wait for the writer of reports. Without a verb all are, for the help.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(2)
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_caunoi)
    asked = sys.argv[1].replace("-", "_") if len(sys.argv) > 1 else ""
    for verb in [asked] if asked in VERBS else VERBS:
        import_module(f"caunoi.cli.{verb}").add_to(app)
    founding = import_module("caunoi.organisations.founding")
    try:
        left = app(standalone_mode=False)
    except TyperException as refusal:
        if type(refusal).__name__ == "NoArgsIsHelpError":
            typer.echo(refusal.format_message(), err=True)
        else:
            typer.echo(import_module("caunoi.cli.typed.parsing").refused(refusal), err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(1)
    except (founding.HomeIsBehind, founding.NoFolderForHome) as refusal:
        typer.echo(f"{refusal.text.vi}\n{refusal.text.en}", err=True)
        sys.exit(2)
    finally:
        # Imported late, as the verbs are: models can be loaded only when Django is set up.
        import_module("caunoi.trail.sealing").seal_what_was_done(at=timezone.now())
    # A verb that left by `Exit` is answered with its code.
    sys.exit(left if isinstance(left, int) else 0)


def _caunoi() -> None:
    """Cầu Nối: danh sách vào, số liệu và báo cáo ra. / Lists in, figures and reports out."""
