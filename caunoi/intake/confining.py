"""What the process that reads strangers' files cannot do: asked of the kernel by the process itself, for good.

Limits hold everywhere. The two walls (no file but our code can be opened; no network, no other program) are the
kernel's Landlock and seccomp: where a kernel lacks one, the process works on without it, and `confine` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

CPU_SECONDS = 300
OPEN_FILES = 32
# What the interpreter and the reader take before a file is looked at, and what any file may take (bytes).
_ROOM = 192 * 2**20
_FOR_UNPACKED, _FOR_CELL = 12, 96
_SECONDS, _BYTES_A_SECOND = 30, 2**20

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_DENIED, _ALLOWED = 0x00050000 | 1, 0x7FFF0000
# Numbers of system calls, by machine: what opens the network, starts a program or reaches into another process.
_ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        # tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo,
        # socket, connect, accept, sendto, bind, listen, socketpair, execve, kill, ptrace, setpgid, setsid, mount,
        # clock_settime, add_key … keyctl, unshare, process_vm_*, accept4, bpf, execveat, io_uring_*, pidfd_*
        (200, 234, 129, 297,
         41, 42, 43, 44, 49, 50, 53, 59, 62, 101, 109, 112, 165, 227, 248, 249, 250, 272, 310, 311, 288, 321, 322,
         425, 426, 427, 424, 438),
    ),
    "aarch64": (
        0xC00000B7,
        (130, 131, 138, 240,
         198, 203, 202, 206, 200, 201, 199, 221, 129, 117, 154, 157, 40, 112, 217, 218, 219, 97, 270, 271, 242, 280,
         281, 425, 426, 427, 424, 438),
    ),
}  # fmt: skip
_X32 = 0x40000000

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
# Rights over files that each version of Landlock knows, and over TCP from the fourth on, and scopes from the sixth.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_NEWEST_FILE_RIGHTS = (1 << 16) - 1
_TCP, _SCOPES = 0b11, 0b11


def confine(memory: int) -> frozenset[str]:
    """Give up what reading needs not, before any byte of a file is seen. Says which walls of the kernel stand."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not one byte can be written to a file, so nothing of a list is left on disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    try:
        kernel = ctypes.CDLL(None, use_errno=True)
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return frozenset()
        walls = {"landlock": _only_our_code(kernel), "seccomp": _no_network(kernel)}
    except (OSError, AttributeError):
        return frozenset()
    return frozenset(name for name, stands in walls.items() if stands)


def grant(*, unpacked: int, cells: int, memory: int) -> None:
    """Memory and seconds by what was seen of the file: a small one that asks for much is lost early."""
    room = min(memory, _ROOM + _FOR_UNPACKED * unpacked + _FOR_CELL * cells)
    resource.setrlimit(resource.RLIMIT_AS, (room, memory))
    grant_time(min(CPU_SECONDS, _SECONDS + unpacked // _BYTES_A_SECOND))


def grant_time(seconds: int) -> None:
    """So many seconds of the processor from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _only_our_code(kernel: ctypes.CDLL) -> bool:
    """Nothing is opened, made or removed anywhere; Python and our own package are read, and nothing else."""
    version = kernel.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    rights = _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS)
    said = _Ruleset(rights, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = kernel.syscall(_CREATE_RULESET, ctypes.byref(said), size, 0)
    if ruleset < 0:
        return False
    try:
        for folder in _code():
            _allow(kernel, ruleset, folder)
        return bool(kernel.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(kernel: ctypes.CDLL, ruleset: int, folder: Path) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = _Beneath(_READ_FILE | _READ_DIRECTORY, opened)
        kernel.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(opened)


def _code() -> set[Path]:
    """Folders of code: the interpreter's, the libraries', our package. Not what lies beside them."""
    # Where the package is not installed, and where a server was started, lists and keys may lie beside it.
    libraries = {Path(path) for path in sys.path if Path(path).name in ("site-packages", "dist-packages")}
    python = {Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)}
    system = {Path("/lib"), Path("/lib64"), Path("/etc/ld.so.cache")}
    return {Path(__file__).resolve().parents[1], *libraries, *python, *system}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("when_true", ctypes.c_uint8),
        ("when_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def _no_network(kernel: ctypes.CDLL) -> bool:
    """These calls of the system are answered with “not permitted”; a call of another machine's kind too."""
    if (known := _ARCHITECTURES.get(platform.machine())) is None or struct.calcsize("P") != 8:
        return False
    architecture, denied = known
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    steps = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, _DENIED), (load, 0, 0, 0)]
    steps += [(at_least, 0, 1, _X32), (answer, 0, 0, _DENIED)]
    for call in denied:
        steps += [(equal, 0, 1, call), (answer, 0, 0, _DENIED)]
    steps.append((answer, 0, 0, _ALLOWED))
    instructions = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), instructions)
    return bool(kernel.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
