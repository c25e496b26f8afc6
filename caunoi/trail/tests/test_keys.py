"""What is sealed opens only under its key and in its place; keys are made once, kept private and rotated."""

from __future__ import annotations

import hashlib
import stat

import pytest

from caunoi.trail import keys
from caunoi.trail.models import PersonKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def fresh(tmp_path, settings):
    settings.CAUNOI_KEYS = tmp_path / "keys"
    return settings.CAUNOI_KEYS


def test_a_fresh_home_makes_its_keys_once_and_for_its_owner_alone(fresh):
    version, key = keys.newest("master")
    keys._read.cache_clear()
    assert keys.newest("master") == (version, key)
    assert len(key) == 32
    assert {file.name for file in fresh.iterdir()} == {"master.1", "index.1", "trail.1"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in fresh.iterdir()} == {0o600}


def test_keys_missing_while_data_exists_stop_everything_loudly(fresh):
    keys.new_keys([1])
    (fresh / "master.1").unlink()
    keys._read.cache_clear()
    with pytest.raises(keys.KeysAreMissing):
        keys.newest("master")
    PersonKey.objects.all().delete()
    keys.newest("master")  # negative control: without data a key is simply made


def test_a_sealed_value_opens_in_its_place_and_nowhere_else(fresh):
    one, two = keys.new_keys([1, 2]).values()
    sealed = keys.seal(one, b"001190000001", place=keys.place("t", "cipher", 7))
    assert keys.unseal(one, sealed, place="t|cipher|7") == b"001190000001"
    assert b"001190000001" not in sealed
    for key, value, place in (
        (two, sealed, "t|cipher|7"),
        (one, sealed, "t|cipher|8"),
        (one, sealed[:-1] + bytes([sealed[-1] ^ 1]), "t|cipher|7"),
    ):
        with pytest.raises(keys.CannotUnseal):
            keys.unseal(key, value, place=place)


def test_a_column_sealed_in_bulk_opens_value_by_value(fresh):
    made = keys.new_keys([5, 6])
    sealed = keys.seal_column("t", "c", [50, 60], keys.ciphers(made.values()), ["0901", "0902"])
    assert keys.unseal(keys.keys_of([5])[5], sealed[0], place="t|c|50") == b"0901"
    assert keys.unseal(keys.keys_of([6])[6], sealed[1], place="t|c|60") == b"0902"


def test_the_same_value_has_one_blind_index_for_a_field_and_key_and_another_elsewhere(fresh):
    version, (first, second) = keys.blind_index("cccd", ["001", "001"])
    assert first == second
    assert keys.blind_index("cmnd", ["001"])[1] != [first]
    keys.rotate("index")
    assert keys.blind_index("cccd", ["001"])[0] == version + 1
    assert keys.blind_index("cccd", ["001"])[1] != [first]
    assert keys.blind_index("cccd", ["001"], version=version)[1] == [first]


def test_after_rotation_old_values_open_and_keys_can_be_wrapped_anew(fresh):
    before = keys.new_keys([1, 2])
    keys.rotate("master")
    assert keys.keys_of([1, 2]) == before
    keys.rewrap([1, 2])
    assert {bytes(row.wrapped)[0] for row in PersonKey.objects.all()} == {2}
    assert keys.keys_of([1, 2]) == before


def test_what_is_sealed_under_the_master_names_its_version_and_moves_to_the_newest(fresh):
    first = keys.seal_under_master("Tổ 3".encode(), place="t|c|1")
    assert keys.reseal_under_master(first, place="t|c|1") is None
    keys.rotate("master")

    again = keys.reseal_under_master(first, place="t|c|1")
    assert (first[0], again[0]) == (1, 2)
    assert {keys.unseal_under_master(one, place="t|c|1") for one in (first, again)} == {"Tổ 3".encode()}
    for elsewhere in (first, again):
        with pytest.raises(keys.CannotUnseal):
            keys.unseal_under_master(elsewhere, place="t|c|2")
    with pytest.raises(keys.CannotUnseal):  # what was moved to another row is not moved to another key
        keys.reseal_under_master(first, place="t|c|2")


def test_what_was_sealed_before_with_version_and_key_in_hand_opens_still(fresh):
    version, master = keys.newest("master")
    before = keys.seal(master, b"x", place="t|c|1", version=version)
    keys.rotate("master")
    assert keys.unseal_under_master(memoryview(before), place="t|c|1") == b"x"


def test_a_file_as_received_opens_by_its_hash_alone(fresh):
    sealed = keys.seal_file(b"list")
    assert keys.unseal_file(sealed, sha256=hashlib.sha256(b"list").hexdigest()) == b"list"
    with pytest.raises(keys.CannotUnseal):
        keys.unseal_file(sealed, sha256=hashlib.sha256(b"another").hexdigest())


def test_ids_given_out_again_after_an_undone_import_keep_the_keys_found_there(fresh):
    first = keys.new_keys([1, 2])
    assert keys.new_keys([2, 3])[2] == first[2]


def test_an_erased_key_opens_nothing_any_more(fresh):
    keys.new_keys([1, 2])
    assert keys.forget_keys([1]) == 1
    assert set(keys.keys_of([1, 2])) == {2}


def test_a_signature_holds_for_its_message_and_key_version_only(fresh):
    signature = keys.sign(b"act")
    keys.rotate("trail")
    assert keys.signed(b"act", signature)
    assert not keys.signed(b"acts", signature)
    assert not keys.signed(b"act", bytes([9]) + signature[1:])
    assert len(signature) == 32
