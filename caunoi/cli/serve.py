"""`caunoi serve`: the site and one worker beside it, on one machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from caunoi.cli.homes import open_home
from caunoi.cli.roles import report_faults

ONE_LOGIN = (
    "Chưa đặt DATABASE_URL_WEB: trang chạy bằng tài khoản chủ cơ sở dữ liệu, chỉ nhận vai caunoi_web theo từng yêu cầu.",
    "DATABASE_URL_WEB is not set: the site signs in as the owner and takes on caunoi_web for each request alone.",
)


LAST_PORT = 65535
NO_PORT = (
    "{port} không phải một cổng. Ghi một số từ 1 đến 65535, ví dụ: caunoi serve --port 8001.\n"
    "{port} is no port. Write a number from 1 to 65535, for example: caunoi serve --port 8001."
)
TAKEN = (
    "Không mở được {host}:{port}: cổng đang có chương trình khác dùng, hoặc địa chỉ không phải của máy này."
    " Chọn cổng khác, ví dụ: caunoi serve --port {other}.\n"
    "{host}:{port} cannot be opened: another program uses the port, or the address is not this machine's."
    " Choose another, for example: caunoi serve --port {other}."
)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(serve)


def _check_free(host: str, port: int) -> None:
    """Before anything starts: gunicorn would print the address first and its own errors for a while after."""
    if not 1 <= port <= LAST_PORT:
        typer.echo(NO_PORT.format(port=port), err=True)
        raise typer.Exit(2)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host.strip("[]"), port), family=family).close()
    except OSError:
        other = port + 1 if port < LAST_PORT else 8001
        typer.echo(TAKEN.format(host=host, port=port, other=other), err=True)
        raise typer.Exit(2) from None


def _sign_in_as_the_site() -> None:
    """From here on this process and those it makes know the site's own login alone, where there is one."""
    if settings.SITE_DATABASE is None:
        if connections["default"].vendor == "postgresql":
            typer.echo("\n".join(ONE_LOGIN), err=True)
        return
    connections.close_all()
    connections.settings["default"].update(settings.SITE_DATABASE)
    os.environ.pop("DATABASE_URL", None)


# Seconds that a thread of the site keeps its connection: a new server process plans its first page twice as long as
# it plans the next. Nothing of a request is left on one (`access/walls.py`).
KEPT = 600


def wait_for_nobody() -> None:
    """On SQLite one list at a time is written: a page that would write waits less than a second, then says so.

    And what a long list left in the write-ahead file of the registers is brought home by the worker, which seals each
    Act, and not by the page that is saved next (decision 59).
    """
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            connections[alias].close()
            options = connections.settings[alias]["OPTIONS"]
            options.update(timeout=PATIENCE)
            if alias == "default":
                options.update(init_command=f"{options['init_command']}{LEAVE_THE_LOG}")


def _keep_connections() -> None:
    """A thread that answers keeps its connection to PostgreSQL; one that broke off is replaced unseen."""
    if connections["default"].vendor == "postgresql":
        connections.settings["default"].update(CONN_MAX_AGE=KEPT, CONN_HEALTH_CHECKS=True)


# Seconds that a page of the site waits for its turn to write, on SQLite.
PATIENCE = 0.8
LEAVE_THE_LOG = "PRAGMA wal_autocheckpoint=0;"


class Site(BaseApplication):
    """Gunicorn inside this process, configured from the command line alone."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options given."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self):
        """The application, loaded once before the workers fork."""
        return get_wsgi_application()


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nghe / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng / port")] = 8000,
    processes: Annotated[int, typer.Option(help="Số tiến trình phục vụ / serving processes")] = 2,
    worker: Annotated[
        bool, typer.Option(help="Chạy kèm tiến trình nền: xử lý danh sách, tính số liệu / a worker beside it")
    ] = True,
) -> None:
    """Mở trang làm việc; việc dài chạy ở tiến trình bên cạnh. / Serve the site; long work runs in a process beside it."""
    open_home(at=timezone.now())
    if report_faults():
        raise typer.Exit(2)
    _check_free(host, port)
    beside = subprocess.Popen([sys.argv[0], "work", "--kept"]) if worker else None  # noqa: S603 - this very command
    options = {
        "bind": f"{host}:{port}",
        "workers": processes,
        "threads": 4,
        "timeout": 120,
        "proc_name": "caunoi",
        # Addresses of visitors are in no log: a page view is nobody's business here.
        "accesslog": None,
        "loglevel": "warning",
        "limit_request_line": 4094,
        # Who is a proxy is said by CAUNOI_BEHIND_PROXY: a program on the same machine is none by being there.
        "forwarded_allow_ips": "",
        "on_starting": lambda _server: typer.echo(f"http://{host}:{port}/  (Ctrl+C: dừng / stop)"),
    }
    _sign_in_as_the_site()
    _keep_connections()
    wait_for_nobody()
    try:
        Site(options).run()
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=30)
