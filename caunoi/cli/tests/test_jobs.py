"""Long work at the machine: what there is, and stopping it; a worker that is killed is started again."""

from __future__ import annotations

import json
import signal
import threading
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from caunoi.cli import jobs, work
from caunoi.jobs.models import Job
from caunoi.jobs.working import ask

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def run(*words: str):
    app = typer.Typer()
    app.callback()(lambda: None)
    jobs.add_to(app)
    return CliRunner().invoke(app, ["jobs", *words])


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.CAUNOI_HOME = tmp_path
    settings.CAUNOI_KEYS = tmp_path / "keys"


def test_work_is_listed_with_its_state_in_words_and_as_json():
    assert "Không có việc nào" in run("list").stdout
    job = ask("trial", {}, by=None, at=NOW)
    assert "đang chờ" in run("list").stdout
    (told,) = json.loads(run("list", "--json").stdout)
    assert (told["id"], told["state"], told["created_at"]) == (str(job.public_id), "queued", NOW.isoformat())
    assert "payload" not in told


def test_work_is_paused_resumed_and_cancelled_by_the_beginning_of_its_id():
    name = ask("trial", {}, by=7, at=NOW).public_id.hex[:8]
    assert run("pause", name).stdout == f"{name}: tạm dừng\n"
    assert run("resume", name).stdout == f"{name}: đang chờ\n"
    assert run("cancel", name).stdout == f"{name}: đã hủy\n"
    assert Job.objects.get().state == "cancelled"
    refused = run("pause", name)
    assert (refused.exit_code, refused.stderr) == (
        2,
        "Việc này đã kết thúc nên không còn gì để dừng.\n",
    )


def test_running_work_says_what_was_asked_of_it():
    job = ask("trial", {}, by=7, at=NOW)
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=NOW, worker="a")
    assert "sắp hủy" in run("cancel", str(job.public_id)).stdout
    assert Job.objects.get().state == "running"


def test_an_id_that_is_nobodys_or_two_jobs_is_a_sentence():
    refused = run("pause", "abc")
    assert (refused.exit_code, "Không có việc nào mã “abc”" in refused.stderr) == (2, True)
    one = ask("trial", {}, by=7, at=NOW)
    two = ask("trial", {}, by=7, at=NOW)
    Job.objects.filter(pk=two.pk).update(
        public_id=str(one.public_id)[:-1] + ("0" if str(one.public_id)[-1] != "0" else "1")
    )
    assert "Có nhiều việc" in run("pause", one.public_id.hex[:6]).stderr
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}


def test_a_worker_that_is_killed_is_started_again_until_the_keeper_is_told_to_stop(monkeypatch):
    begun: list[int] = []
    handlers: dict[int, object] = {}
    monkeypatch.setattr(work, "_EVERY", 0.01)
    monkeypatch.setattr(work, "_STARTED_AGAIN_AFTER", work._STARTED_AGAIN_AFTER * 0)
    monkeypatch.setattr(work.sys, "argv", ["/bin/sleep"])
    monkeypatch.setattr(work.signal, "signal", lambda number, handler: handlers.__setitem__(number, handler))
    started = work._working

    def counted():
        # `sleep work` ends at once, as a worker does that is killed.
        begun.append(1)
        if len(begun) == 3:
            handlers[signal.SIGTERM](signal.SIGTERM, None)
        return started()

    monkeypatch.setattr(work, "_working", counted)
    keeper = threading.Thread(target=work._keep_working)
    keeper.start()
    keeper.join(timeout=60)
    assert not keeper.is_alive()
    assert len(begun) >= 3
