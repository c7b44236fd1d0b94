"""What proves a borrower: keyed, bound to the borrower, and forgiving about how an id is written."""

from __future__ import annotations

import pytest

from bot.identity import OnFile, fold_last4, hash_birthday, hash_last4, prover
from bot.keys import derive, keyed_hash

SECRET = "a secret for tests"
KNOWN = "daf247d3eb1e661df82f3f25bf79931a5d0b4ba1ad9ebc3f95b7aab2624d43e9"  # changing it would lock every borrower out


def on_file(ref: str = "B1", birthday: str = "0503", last4: str = "12A4") -> OnFile:
    return OnFile(ref, hash_birthday(birthday, ref, SECRET), hash_last4(last4, ref, SECRET), 1980, "")


def test_the_right_answers_prove_and_others_do_not() -> None:
    proves = prover(on_file(), SECRET)
    assert proves("birthday", "0503")
    assert not proves("birthday", "0504")
    assert proves("last4", "12A4")
    assert not proves("last4", "12A5")


def test_an_answer_proves_its_own_item_only() -> None:
    proves = prover(on_file(birthday="0503", last4="0503"), SECRET)
    assert not proves("name", "0503")
    assert on_file(last4="0503").last4_hash != on_file().birthday_hash


@pytest.mark.parametrize("written", ["12a4", "１２Ａ４", " 12 A4 ", "12(A)4", "12-a.4"])
def test_an_id_may_be_written_in_any_usual_way(written: str) -> None:
    assert prover(on_file(), SECRET)("last4", written)
    assert fold_last4(written) == "12A4"


@pytest.mark.parametrize("nothing", ["", " ", "-", "()"])
def test_what_the_book_does_not_hold_cannot_be_proved_with_nothing(nothing: str) -> None:
    proves = prover(on_file(birthday="", last4=""), SECRET)
    assert not proves("birthday", nothing)
    assert not proves("last4", nothing)


def test_equal_birthdays_look_different_for_each_borrower_and_each_key() -> None:
    seen = {hash_birthday("0503", ref, secret) for ref in ("B1", "B2") for secret in (SECRET, "another")}
    assert len(seen) == 4


def test_hashes_of_another_borrower_prove_nothing() -> None:
    theirs = on_file("B2")
    mine = OnFile("B1", theirs.birthday_hash, theirs.last4_hash, None, "")
    assert not prover(mine, SECRET)("birthday", "0503")


def test_derived_keys_differ_by_purpose_and_stay_the_same_for_ever() -> None:
    assert derive(SECRET, "one") != derive(SECRET, "two")
    assert derive(SECRET, "identity/birthday").hex() == KNOWN


def test_parts_cannot_be_shifted_into_each_other() -> None:
    key = derive(SECRET, "one")
    assert keyed_hash(key, "ab", "c") != keyed_hash(key, "a", "bc")
