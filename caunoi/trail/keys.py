"""Keys, and what they seal: numbers, phones, addresses and files are unreadable without them.

Three rings of master keys stand as files (0600) in `CAUNOI_KEYS`, apart from every database: `master` wraps the
persons' data keys and seals files, `index` makes blind indexes, `trail` signs Acts. A file is named
`<ring>.<version>`; adding a version rotates the ring, and what was made under an older one stays readable.
A person's data key lives wrapped in the database `keys`; erasing that row makes what it sealed unreadable,
in backups of the data too.

A sealed value is: version (1 byte), nonce (12), ciphertext, tag (16). It is bound to its table, column and row.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connections, transaction

from caunoi.trail.among import Among
from caunoi.trail.models import Act, PersonKey
from caunoi.trail.writing import insert_into_sqlite

Ring = Literal["master", "index", "trail"]

SIZE = 32
NONCE = 12
LAST_VERSION = 255
#: The version byte of what a person's own key seals. That key is re-wrapped, never replaced, at rotation.
PERSON_KEY_VERSION = 1
_CHUNK = 20_000
_SHA256_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


class KeysAreMissing(RuntimeError):
    """There is data, and the keys that open it are not in `CAUNOI_KEYS`. New ones would hide the loss."""


class CannotUnseal(ValueError):
    """Altered, moved from another row, or sealed under a key that was erased."""


def newest(ring: Ring) -> tuple[int, bytes]:
    """Version and key that new values are made under. The first call of a fresh home makes the key.

    Raises KeysAreMissing when the home holds data but the ring has no key.
    """
    keys = _ring(settings.CAUNOI_KEYS, ring)
    version = max(keys)
    return version, keys[version]


def ensure() -> None:
    """Make the rings of a fresh home. Raises KeysAreMissing when the home holds data and a ring is gone."""
    for ring in get_args(Ring):
        newest(ring)


def key_of(ring: Ring, version: int) -> bytes:
    """The key of one version. Raises KeysAreMissing when its file is gone."""
    keys = _ring(settings.CAUNOI_KEYS, ring)
    if version not in keys:
        raise KeysAreMissing(
            f"{settings.CAUNOI_KEYS / ring}.{version} is missing: restore it from its backup."
        )
    return keys[version]


def versions(ring: Ring) -> list[int]:
    """All versions of a ring, oldest first: a look-up tries each until the rotation is through."""
    return sorted(_ring(settings.CAUNOI_KEYS, ring))


def rotate(ring: Ring) -> int:
    """Add a version to a ring; new values are made under it from now on, older ones stay readable."""
    version = newest(ring)[0] + 1
    if version > LAST_VERSION:
        raise ValueError(f"{ring}: a version is one byte.")
    _make(settings.CAUNOI_KEYS / f"{ring}.{version}")
    return version


def retire(ring: Ring, version: int) -> None:
    """Remove a version for good: nothing made under it opens, or proves anything, again. The newest stays.

    Whoever calls has seen to it that nothing needs it (`retention.rotating`). Raises KeysAreMissing, ValueError.
    """
    key_of(ring, version)
    if version == newest(ring)[0]:
        raise ValueError(f"{ring}.{version} is the newest.")
    (settings.CAUNOI_KEYS / f"{ring}.{version}").unlink()


def _ring(folder: Path, ring: Ring) -> dict[int, bytes]:
    # A folder changes when a key is made: a running server then knows the new one at once.
    return _read(folder, ring, folder.stat().st_mtime_ns if folder.exists() else 0)


@lru_cache(maxsize=16)
def _read(folder: Path, ring: Ring, _changed: int) -> dict[int, bytes]:
    files = _files(folder, ring)
    if not files:
        data = Act.objects.exists() or PersonKey.objects.exists()
        # Looked for once more: whoever wrote that data may have made the keys a moment ago.
        files = _files(folder, ring)
        if data and not files:
            raise KeysAreMissing(
                f"There is data, but no key {ring}.* in {folder}. Restore the keys from their backup, or set"
                " CAUNOI_KEYS to where they are. Không tìm thấy khóa mở dữ liệu."
            )
    if not files:
        # All rings are born together, so that a ring missing later was lost.
        for name in get_args(Ring):
            _make(folder / f"{name}.1")
        files = _files(folder, ring)
    return {version: bytes.fromhex(path.read_text(encoding="ascii")) for version, path in files.items()}


def _files(folder: Path, ring: Ring) -> dict[int, Path]:
    return {int(path.suffix[1:]): path for path in folder.glob(f"{ring}.*") if path.suffix[1:].isdigit()}


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(os.urandom(SIZE).hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        # Of two processes that start on a fresh home, one makes the key and both read that one.
        os.link(draft, path)
    except FileExistsError:
        pass  # the other one's key is read below
    finally:
        draft.unlink()


def seal(key: bytes, clear: bytes, *, place: str, version: int = PERSON_KEY_VERSION) -> bytes:
    """Seal bytes so that they open only under this key, in this place (`table|column|row`)."""
    nonce = os.urandom(NONCE)
    return bytes((version,)) + nonce + AESGCM(key).encrypt(nonce, clear, place.encode())


def unseal(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Open what `seal` closed. Raises CannotUnseal."""
    return _opened(AESGCM(key), sealed, place)


def _opened(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place.encode())
    except InvalidTag:
        raise CannotUnseal(place) from None


def seal_under_master(clear: bytes, *, place: str) -> bytes:
    """Seal what is no one person's under the newest master key; the first byte says which that was."""
    version, master = newest("master")
    return seal(master, clear, place=place, version=version)


def sealer_under_master() -> Callable[[bytes, str], bytes]:
    """`seal_under_master` for many: what is made ready once is the larger part of it. Takes the bytes and the place."""
    version, master = newest("master")
    cipher, head = AESGCM(master), bytes((version,))

    def seal_one(clear: bytes, place: str) -> bytes:
        nonce = os.urandom(NONCE)
        return head + nonce + cipher.encrypt(nonce, clear, place.encode())

    return seal_one


def unseal_under_master(sealed: bytes | memoryview, *, place: str) -> bytes:
    """Open it under the version that its first byte names. Raises CannotUnseal, KeysAreMissing."""
    sealed = bytes(sealed)
    return unseal(key_of("master", sealed[0]), sealed, place=place)


def reseal_under_master(sealed: bytes | memoryview, *, place: str) -> bytes | None:
    """The same content in the same place under the newest master key; None where it is there already.

    Raises CannotUnseal, KeysAreMissing.
    """
    if bytes(sealed)[0] == newest("master")[0]:
        return None
    return seal_under_master(unseal_under_master(sealed, place=place), place=place)


def place(table: str, column: str, row: int) -> str:
    """Where a sealed value stands; moved to another row or column, it does not open."""
    return f"{table}|{column}|{row}"


def ciphers(own: Iterable[bytes]) -> list[AESGCM]:
    """Data keys made ready: that costs more than sealing a value, so a person's values share it."""
    return [AESGCM(key) for key in own]


def seal_column(
    table: str, column: str, rows: Sequence[int], under: Iterable[AESGCM], values: Iterable[str]
) -> list[bytes]:
    """Seal one value a row, each under its own key (`ciphers`): 300,000 in about a second."""
    head, start = bytes((PERSON_KEY_VERSION,)), f"{table}|{column}|".encode()
    return [
        head + nonce + cipher.encrypt(nonce, value.encode(), start + b"%d" % row)
        for nonce, row, cipher, value in zip(_nonces(len(rows)), rows, under, values, strict=True)
    ]


def _nonces(count: int) -> Iterator[bytes]:
    """So many at one call of the system."""
    random = os.urandom(NONCE * count)
    return (random[start : start + NONCE] for start in range(0, len(random), NONCE))


def blind_index(field: str, values: Iterable[str], *, version: int | None = None) -> tuple[int, list[bytes]]:
    """Key version and keyed digests of normalised values of one field (32 bytes each), for look-ups.

    A plain hash of an identity number falls in hours (10^6 random digits only); without the key these do not.
    """
    if version is None:
        version = newest("index")[0]
    key = hmac.digest(key_of("index", version), field.encode(), "sha256").ljust(_SHA256_BLOCK, b"\0")
    # HMAC-SHA256 as it is defined, over hashes that begin with the key: half of the work is the key's alone and is done
    # once, and what `hmac` does around each value takes twice as long as hashing it.
    inner, outer = hashlib.sha256(key.translate(_INNER)).copy, hashlib.sha256(key.translate(_OUTER)).copy

    def digest(value: str) -> bytes:
        one, other = inner(), outer()
        one.update(value.encode())
        other.update(one.digest())
        return other.digest()

    return version, list(map(digest, values))


def sign(message: bytes, *, version: int | None = None) -> bytes:
    """An HMAC-SHA256 under the trail's key, which no database sees; its first byte is the key's version."""
    if version is None:
        version = newest("trail")[0]
    return bytes((version,)) + hmac.digest(key_of("trail", version), message, "sha256")[:31]


def signed(message: bytes, signature: bytes) -> bool:
    """Whether `sign` made this signature over this message."""
    if not signature or signature[0] not in versions("trail"):
        return False
    return hmac.compare_digest(sign(message, version=signature[0]), signature)


def new_keys(person_ids: Sequence[int]) -> dict[int, bytes]:
    """Make a data key for each person and store it wrapped, before anything sealed under it is committed.

    Keys are committed on their own: an import that is undone leaves keys that open nothing. When its ids are
    given out again, the keys found there are kept, never overwritten.
    """
    version, master = newest("master")
    wrap, head = AESGCM(master), bytes((version,))
    fresh: dict[int, bytes] = {}
    stored = 0
    with transaction.atomic(using="keys"):
        for some in _chunks(person_ids):
            random = os.urandom(SIZE * len(some))
            fresh.update((person, random[at * SIZE : (at + 1) * SIZE]) for at, person in enumerate(some))
            wrapped = [
                head + nonce + wrap.encrypt(nonce, fresh[person], b"person|%d" % person)
                for nonce, person in zip(_nonces(len(some)), some, strict=True)
            ]
            stored += insert_into_sqlite(
                connections["keys"].connection,
                "OR IGNORE INTO trail_personkey (person_id, wrapped)",
                [some, wrapped],
            )
    return fresh if stored == len(fresh) else keys_of(person_ids)


def keys_of(person_ids: Collection[int]) -> dict[int, bytes]:
    """The data keys of persons; one whose key was erased is not among them."""
    found: dict[int, bytes] = {}
    # Made ready once a version: that costs more than opening one of them.
    masters: dict[int, AESGCM] = {}
    for some in _chunks(list(person_ids)):
        rows = PersonKey.objects.filter(Among("person_id", some)).values_list("person_id", "wrapped")
        for person, wrapped in rows.iterator():
            sealed = bytes(wrapped)
            if (version := sealed[0]) not in masters:
                masters[version] = AESGCM(key_of("master", version))
            found[person] = _opened(masters[version], sealed, f"person|{person}")
    return found


def rewrap(person_ids: Collection[int]) -> int:
    """Wrap those persons' keys under the newest master key; what they sealed is left as it is. Returns how many.

    One that was erased meanwhile stays erased.
    """
    rows = PersonKey.objects.filter(person_id__in=person_ids).values_list("person_id", "wrapped")
    again = [
        (anew, person)
        for person, wrapped in rows
        if (anew := reseal_under_master(wrapped, place=f"person|{person}")) is not None
    ]
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.executemany("UPDATE trail_personkey SET wrapped = %s WHERE person_id = %s", again)
    return len(again)


def forget_keys(person_ids: Collection[int]) -> int:
    """Erase the data keys of persons: nothing sealed under them opens again. Returns how many there were."""
    return sum(PersonKey.objects.filter(person_id__in=some).delete()[0] for some in _chunks(list(person_ids)))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def seal_file(content: bytes) -> bytes:
    """Seal a file as received under the master ring, bound to its own content's hash (kept beside it)."""
    return seal_under_master(content, place=_place_of_file(hashlib.sha256(content).hexdigest()))


def unseal_file(sealed: bytes, *, sha256: str) -> bytes:
    """Open a file as received by the hash of its content. Raises CannotUnseal."""
    return unseal_under_master(sealed, place=_place_of_file(sha256))


def reseal_file(sealed: bytes, *, sha256: str) -> bytes | None:
    """The same file under the newest master key; None where it is there already. Raises CannotUnseal."""
    return reseal_under_master(sealed, place=_place_of_file(sha256))


def _place_of_file(sha256: str) -> str:
    return f"file|{sha256}"
