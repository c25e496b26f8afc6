"""What the process that reads cannot do: each wall is tried from within, and each try works without the wall."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from caunoi.intake import confining
from caunoi.intake.confining import OPEN_FILES, confine
from caunoi.intake.jail import MEMORY_BYTES, Jail
from caunoi.intake.prescan import Unreadable
from caunoi.intake.receiving import receive
from caunoi.intake.tests.writing_lists import member, roster, workbook

_TRIED = """
import ctypes, json, os, platform, socket, sys
{walls}
def signalled(process):
    tgkill = {{"x86_64": 234, "aarch64": 131}}[platform.machine()]
    if ctypes.CDLL(None).syscall(tgkill, process, process, 0):
        raise OSError
def tried(act):
    try:
        act()
    except (OSError, ValueError) as error:
        return type(error).__name__
    return "done"
folder = sys.argv[1]
print(json.dumps({{
    "read": tried(lambda: open(folder + "/key").read()),
    "listed": tried(lambda: os.listdir(folder)),
    "made": tried(lambda: os.open(folder + "/made", os.O_CREAT | os.O_WRONLY)),
    "removed": tried(lambda: os.remove(folder + "/gone")),
    "renamed": tried(lambda: os.rename(folder + "/named", folder + "/renamed")),
    "environment": tried(lambda: open(f"/proc/{{os.getppid()}}/environ", "rb").read()),
    "connected": tried(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])))),
    "spoken": tried(lambda: socket.socket(socket.AF_UNIX)),
    "killed": tried(lambda: os.kill(int(sys.argv[3]), 0)),
    "signalled": tried(lambda: signalled(int(sys.argv[3]))),
    "started": tried(lambda: os.posix_spawn("/bin/true", ["true"], {{}})),
}}))
"""


@pytest.fixture
def attempt(tmp_path: Path):
    """Everything tried in a process of its own, with or without the walls."""
    listening = socket.create_server(("127.0.0.1", 0))
    another = subprocess.Popen(["sleep", "60"])

    def run(walls: str) -> dict[str, str]:
        for name in ("key", "gone", "named"):
            (tmp_path / name).write_text("secret")
        port = str(listening.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", _TRIED.format(walls=walls), str(tmp_path), port, str(another.pid)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    yield run
    listening.close()
    another.kill()
    another.wait()


def walls_of_this_kernel() -> set[str]:
    script = "from caunoi.intake.confining import confine; print(*sorted(confine(2**30)))"
    return set(
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.split()
    )


# What each wall of the kernel keeps out; one that this kernel lacks keeps nothing out, and `confine` says so.
KEPT_OUT = {
    "landlock": {"read", "listed", "made", "removed", "renamed", "environment"},
    "seccomp": {"connected", "spoken", "killed", "signalled", "started"},
}


def test_the_reader_opens_no_file_and_no_network_and_starts_nothing_and_could_without_the_walls(attempt):
    free = attempt("")
    assert set(free.values()) == {"done"}
    confined = attempt("from caunoi.intake.confining import confine\nconfine(2**30)")
    kept_out = {what for what, became in confined.items() if became != "done"}
    assert kept_out >= set().union(*(KEPT_OUT[wall] for wall in walls_of_this_kernel()))


def test_where_the_kernel_has_no_walls_the_limits_hold_and_the_lack_is_said(monkeypatch):
    set_limits = []
    monkeypatch.setattr(confining.resource, "setrlimit", lambda which, limit: set_limits.append(which))
    monkeypatch.setattr(confining.ctypes, "CDLL", lambda *said, **more: object())
    assert confine(2**30) == frozenset()
    assert len(set_limits) == 4


def test_the_reader_that_serves_is_confined(tmp_path):
    with Jail() as jail:
        list(jail.read(workbook(roster(member(1))), name="a.xlsx"))
        process = Path(f"/proc/{jail.process}")
        limits = (process / "limits").read_text()
        status = (process / "status").read_text()
    assert f"Max open files            {OPEN_FILES} " in limits
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status or walls_of_this_kernel() != {"landlock", "seccomp"}


def test_a_small_file_is_given_little_memory_and_a_large_one_what_it_needs():
    with Jail() as jail:
        list(jail.read(workbook(roster(member(1))), name="a.xlsx"))
        given = Path(f"/proc/{jail.process}/limits").read_text()
        small = int(next(line for line in given.splitlines() if line.startswith("Max address")).split()[3])
        assert small < MEMORY_BYTES / 8
        many = workbook(roster(*(member(at) for at in range(20_000))))
        assert sum(len(message.get("rows", ())) for message in jail.read(many, name="b.xlsx")) == 20_000


def test_what_the_look_says_reaches_whoever_sent_the_file():
    content = io.BytesIO(workbook(roster(member(1))))
    with zipfile.ZipFile(content, "a") as book:
        book.writestr("xl/vbaProject.bin", b"macros")
    with Jail() as jail:
        end = list(jail.read(content.getvalue(), name="ds.xlsm"))[-1]["end"]
    assert [(warning[1], warning[6]) for warning in end["warnings"] if warning[1] == "file-macros"] == [
        ("file-macros", 1)
    ]


def test_an_answer_without_an_end_or_of_another_shape_is_a_reader_that_broke(monkeypatch):
    for said in (b"[" * 200, b'["no message"]\n', b"not json\n", b"[" * 100_000):
        script = f"import sys; sys.stdin.buffer.readline(); sys.stdout.buffer.write({said!r})"
        jail = Jail()
        jail._child = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        with jail, pytest.raises(Unreadable) as refused:
            list(jail.read(b"x", name="a.xlsx"))
        assert refused.value.fault.code == "file-reader-died"


def saying(*said: object) -> Jail:
    """A jail whose reader says these lines, whatever it is given."""
    spoken = b"".join(json.dumps(one).encode() + b"\n" for one in said)
    script = f"import sys, time; sys.stdin.buffer.readline(); sys.stdout.buffer.write({spoken!r}); sys.stdout.flush(); time.sleep(60)"
    jail = Jail()
    jail._child = subprocess.Popen(
        [sys.executable, "-S", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    return jail


ASKS = {"forms": ["a" * 64, "none:8"], "sender": "-", "lost": True}
LOOKED = {
    "sheet": None, "kind": "", "header_row": 0, "lines": 0, "form": "none:8", "sender": "-", "sender_name": "",
    "as_of": None, "first_row": 1, "asked": False, "read": False, "mapping": None, "columns": {}, "how": {},
    "forms": [[0, 0, "none:8"]], "grid": [[1, ["A"]]],
}  # fmt: skip
END = {"list": None, "digest": "", "warnings": []}


def test_what_the_reader_says_in_its_own_shape_is_heard():
    said = ({"asks": ASKS}, {"looked": LOOKED | {"mapping": 7}}, {"end": END})
    with saying(*said) as jail:
        messages = list(jail.read(b"x", name="a.csv", remembered=lambda asks: {"mapping": {"id": 7}}))
    assert messages == list(said[1:])


@pytest.mark.parametrize(
    "said",
    [
        [{"asks": 5}],
        [{"asks": {}}],
        [{"asks": ASKS | {"forms": [["x"]]}}],
        [{"asks": ASKS | {"forms": ["a" * 64] * 1_000}}],
        [{"asks": ASKS | {"sender": "a" * 161}}],
        [{"asks": ASKS | {"sender": "a\0"}}],
        [{"looked": 5}],
        [{"looked": LOOKED}],
        [{"asks": ASKS}, {"looked": LOOKED | {"mapping": 8}}],
        [{"asks": ASKS}, {"looked": LOOKED | {"as_of": "hôm nay"}}],
        [{"asks": ASKS}, {"looked": LOOKED | {"columns": {"name": "B"}}}],
        [{"asks": ASKS}, {"looked": LOOKED | {"grid": [[1, [1]]]}}],
        [{"asks": ASKS}, {"looked": LOOKED}, {"looked": LOOKED}],
        [{"unreadable": [1]}],
        [{"unreadable": ["x", "worse", None, "x", "x"]}],
        [{"table": {}}],
        [{"rows": 5, "bad": []}],
        [{"bad": [{}]}],
        [{"end": {}}],
        [{"end": END | {"list": "secrets"}}],
        [{"refused": ["x", "hold", None, "x", "x"]}],
        [{"said": "nothing that we know"}],
    ],
    ids=range(22),
)
def test_a_reader_that_says_anything_else_is_one_unreadable_file(said):
    with saying(*said, {"end": END}) as jail:
        [file] = receive([("a.csv", b"x")], jail=jail, remembered=lambda asks: {"mapping": {"id": 7}})
    assert file.unreadable is not None
    assert file.unreadable.code == "file-reader-died"


def test_a_reader_asks_once_of_a_sheet():
    asked = []

    def remembered(asks):
        asked.append(asks)
        return {"mapping": None, "other": None, "earlier": None}

    with saying(*[{"asks": ASKS}] * 50) as jail, pytest.raises(Unreadable):
        list(jail.read(b"x", name="a.csv", remembered=remembered))
    assert asked == [ASKS]


def test_a_zip_that_is_no_longer_told_as_ours_tells_it_is_unreadable():
    for said in ({"bytes": "eA=="}, {"entry": 5}):
        with saying(said) as jail, pytest.raises(Unreadable):
            jail.unpack(b"x", name="a.zip")
    with saying({"entry": "a.csv"}, {"bytes": "x"}) as jail, pytest.raises(Unreadable):
        jail.unpack(b"x", name="a.zip")


def test_nothing_but_the_process_in_the_jail_reads_a_file():
    package = Path(confining.__file__).parents[1]
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "tests" not in path.parts
        and any(word in path.read_text() for word in ("read_file", "open_workbook", "CalamineWorkbook"))
    }
    assert readers == {"intake/filling.py", "intake/jail.py", "intake/reading.py", "intake/workbook.py"}
