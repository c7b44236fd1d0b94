"""`goodword verify`: an agreement that somebody changed in the database is named, whatever was changed with it."""

from __future__ import annotations

import asyncio
import json

import pytest

from arrears.terms import canonical, hash_of, read_terms
from bot.documents.sign import signature_holds
from bot.store.journal import Entry, append
from dialogs.grammar.effects import WithdrawAgreement
from tests.kit.officer import ANN, Officer


async def signed(officer: Officer) -> str:
    """A plan that both have signed, with its paper."""
    name = await officer.signs()
    await officer.does("act", name, "approve", *ANN)
    (row,) = await officer.rows("SELECT document FROM agreements WHERE replaced_at IS NULL AND agreement_id = $1", name)
    assert row["document"]
    return name


async def faults(officer: Officer, name: str) -> list[str]:
    """What `verify` says of the agreement, without its name."""
    lines = (await officer.refused("verify", code=1)).splitlines()
    start = f"agreement {name}: "
    assert all(line.startswith(start) for line in lines), lines
    return [line.removeprefix(start) for line in lines]


def easier(terms: str) -> str:
    """The terms with a payment less."""
    values = json.loads(terms)
    values["schedule"] = values["schedule"][:-1]
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(read_terms(text)) == text
    return text


async def terms_of(officer: Officer, name: str) -> str:
    (row,) = await officer.rows("SELECT terms FROM agreements WHERE agreement_id = $1 AND version = 1", name)
    return str(row["terms"])


async def test_what_nobody_touched_holds(officer: Officer) -> None:
    await signed(officer)
    assert await officer.does("verify") == "3 chains, their seals and all agreements hold.\n"


async def test_the_certificate_for_the_papers_is_written_where_it_is_wanted(alone: Officer) -> None:
    await signed(alone)
    path = alone.folder / "public" / "lender.pem"
    assert (await alone.does("verify", "--certificate", str(path))).startswith(f"written: {path}\n")
    (row,) = await alone.rows("SELECT bytes FROM blobs")
    pem = path.read_text(encoding="utf-8")
    assert await asyncio.to_thread(signature_holds, row["bytes"], pem)
    assert not await asyncio.to_thread(signature_holds, row["bytes"] + b" ", pem)
    said = await alone.refused("verify", "--certificate", str(path / "below"))
    assert "below cannot be written" in said


async def test_every_way_an_agreement_can_end_holds(officer: Officer) -> None:
    first = await officer.signs()
    await officer.wants(WithdrawAgreement(first))
    second = await officer.signs()
    await officer.does("act", second, "decline", *ANN, "--reason", "why")
    third = await signed(officer)
    fourth = await officer.signs()
    await officer.does("act", fourth, "approve", *ANN)
    assert [await officer.state("agreements", "agreement_id", name) for name in (first, second, third, fourth)] == [
        "withdrawn", "ended", "superseded", "active"
    ]  # fmt: skip
    await officer.does("act", fourth, "decline", *ANN, "--reason", "why")
    await officer.does("verify")


async def test_changed_terms_are_named_in_one_version_and_in_all(officer: Officer) -> None:
    name = await signed(officer)
    terms = easier(await terms_of(officer, name))
    await officer.by_hand("UPDATE agreements SET terms = $1 WHERE version = 1", terms)
    assert await faults(officer, name) == ["its versions differ in what was signed"]
    await officer.by_hand("UPDATE agreements SET terms = $1", terms)
    assert await faults(officer, name) == ["its terms are not those that were signed"]


async def test_terms_changed_together_with_their_hash_differ_from_the_record(officer: Officer) -> None:
    name = await signed(officer)
    terms = easier(await terms_of(officer, name))
    await officer.by_hand("UPDATE agreements SET terms = $1, terms_hash = $2", terms, hash_of(terms))
    assert await faults(officer, name) == ["its hashes are not those in the record"]


async def test_a_changed_text_is_named(officer: Officer) -> None:
    name = await signed(officer)
    await officer.by_hand("UPDATE agreements SET text = 'easier'")
    assert await faults(officer, name) == ["its text is not the one that was shown"]
    await officer.by_hand("UPDATE agreements SET text_hash = $1", hash_of("easier"))
    assert await faults(officer, name) == ["its hashes are not those in the record"]


async def test_a_changed_hash_is_named(officer: Officer) -> None:
    name = await signed(officer)
    await officer.by_hand("UPDATE agreements SET terms_hash = $1", "0" * 64)
    assert await faults(officer, name) == [
        "its terms are not those that were signed", "its hashes are not those in the record"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("DELETE FROM agreements WHERE version = 2", "a version is missing"),
        ("UPDATE agreements SET replaced_at = NULL WHERE version = 1", "its newest version is not the one that stands"),
        ("UPDATE agreements SET state = 'signed' WHERE version = 2", "active became signed, which cannot be"),
        ("UPDATE agreements SET state = 'completed' WHERE replaced_at IS NULL",
         "the record does not know that it was completed"),
        ("UPDATE agreements SET state = 'signed'", "the record says it was active"),
    ],
)  # fmt: skip
async def test_changed_versions_and_states_are_named(alone: Officer, change: str, fault: str) -> None:
    name = await signed(alone)
    await alone.by_hand("UPDATE agreements SET state = 'active' WHERE version = 1") if "version = 2" in change else None
    await alone.by_hand(change)
    assert fault in await faults(alone, name)


async def test_a_paper_that_was_changed_replaced_or_lost_is_named(officer: Officer) -> None:
    name = await signed(officer)
    (row,) = await officer.rows("SELECT document FROM agreements WHERE replaced_at IS NULL")
    await officer.by_hand("UPDATE blobs SET bytes = $1 WHERE sha256 = $2", b"%PDF- another", row["document"])
    assert await faults(officer, name) == ["its paper was changed"]
    await officer.by_hand("DELETE FROM blobs WHERE sha256 = $1", row["document"])
    assert await faults(officer, name) == ["its paper is gone"]
    other = hash_of("another")
    await officer.by_hand("INSERT INTO blobs (sha256, bytes, at) VALUES ($1, $2, 'now')", other, b"another")
    await officer.by_hand("UPDATE agreements SET document = $1 WHERE replaced_at IS NULL", other)
    assert await faults(officer, name) == ["its paper is not the one in the record"]
    await officer.by_hand("UPDATE agreements SET document = ''")
    assert await faults(officer, name) == ["its paper is not the one in the record"]


async def test_a_letter_that_was_changed_is_named_as_the_letter(alone: Officer) -> None:
    name = await signed(alone)
    await alone.by_hand("UPDATE agreements SET letter = document WHERE replaced_at IS NULL")
    assert await faults(alone, name) == ["its letter is not the one in the record"]


async def test_a_signing_line_that_says_something_else_is_named_twice(officer: Officer) -> None:
    """The chain shows the changed line, the agreement that it differs from it."""
    name = await signed(officer)
    (line,) = await officer.rows("SELECT p.chain, p.n, p.body FROM journal_payloads p JOIN journal j "
                                 "ON j.chain = p.chain AND j.n = p.n WHERE j.kind = 'agreement.signed'")  # fmt: skip
    body = json.loads(line["body"]) | {"terms_hash": "0" * 64}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    await officer.by_hand("UPDATE journal_payloads SET body = $1 WHERE chain = $2 AND n = $3", text, line["chain"],
                          line["n"])  # fmt: skip
    assert (await officer.refused("verify", code=1)).splitlines() == [
        f"{line['chain']}: the payload of row {line['n']} was changed",
        f"agreement {name}: its hashes are not those in the record",
    ]


async def test_an_agreement_nobody_signed_and_one_that_was_taken_away_are_named(officer: Officer) -> None:
    name = await officer.signs()
    await officer.by_hand("UPDATE agreements SET agreement_id = 'AG-FORGED00'")
    assert set((await officer.refused("verify", code=1)).splitlines()) == {
        "agreement AG-FORGED00: the record does not know that it was signed",
        f"agreement {name}: the record says it was signed (case:B1), but it is gone",
    }


async def test_lines_that_were_lawfully_erased_say_nothing_against_an_agreement(officer: Officer) -> None:
    await signed(officer)
    means = officer.stage.house.means
    noted = append("case:B1", [Entry("person.erased", {})], at="2026-12-01", key=means.journal_key, ids=means.ids)
    await officer.stage.house.db.run(noted)
    await officer.by_hand("UPDATE journal_payloads SET body = NULL, salt = '', erased_at = '2026-12-01' "
                          "WHERE chain = 'case:B1'")  # fmt: skip
    await officer.does("verify")


async def test_another_secret_key_is_said_to_be_one(alone: Officer) -> None:
    await signed(alone)
    said = await alone.refused("verify", code=1, GOODWORD_SECRET_KEY="another secret of this lender")
    assert said == "no row fits the key: is GOODWORD_SECRET_KEY the one this database was written with?\n"


async def test_several_agreements_are_each_named_however_many_pages_they_fill(
    alone: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.proofs.PAGE", 1)
    first = await alone.signs()
    await alone.wants(WithdrawAgreement(first))
    second = await alone.signs()
    await alone.by_hand("UPDATE agreements SET text = 'x'")
    said = (await alone.refused("verify", code=1)).splitlines()
    fault = "its text is not the one that was shown"
    assert sorted(said) == sorted(f"agreement {name}: {fault}" for name in (first, second))
    await alone.by_hand("DELETE FROM agreements")
    assert len((await alone.refused("verify", code=1)).splitlines()) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("loan_ref = 'another'", "its loan is not the one in the record"),
        ("signed_at = '2020-01-01T00:00:00.000000Z'", "it was signed at another moment, says the record"),
        ("act_by = 'Eve'", "who signed for the lender is another in the record"),
    ],
)
async def test_who_signed_when_for_which_loan_is_compared_with_the_record(
    alone: Officer, change: str, fault: str
) -> None:
    name = await signed(alone)
    await alone.by_hand(f"UPDATE agreements SET {change}")
    assert await faults(alone, name) == [fault]


@pytest.mark.parametrize("column", ["typed_name", "proved", "signer"])
async def test_a_version_that_names_another_signer_is_named(alone: Officer, column: str) -> None:
    name = await signed(alone)
    await alone.by_hand(f"UPDATE agreements SET {column} = 'another' WHERE version = 2")
    assert await faults(alone, name) == ["its versions differ in what was signed"]


FORGED = [
    ("UPDATE journal_payloads SET erased_at = '2026-11-24T00:00:00.000000Z', body = '{{}}' WHERE {last}",
     ["{chain}: row {n} is said to be erased, and has words",
      "{chain}: the words of row {n} are gone, and no erasure is in the record"]),
    ("UPDATE journal_payloads SET erased_at = '2026-11-24T00:00:00.000000Z', body = NULL, salt = '' WHERE {last}",
     ["{chain}: the words of row {n} are gone, and no erasure is in the record"]),
    ("DELETE FROM journal WHERE {last}", ["{chain}: the head says {n} rows, there are {before}"]),
    ("DELETE FROM journal_heads WHERE chain = '{chain}'", ["{chain}: its head is gone"]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), FORGED, ids=["words", "erasure", "last row", "head"])
async def test_words_erasures_and_ends_that_were_forged_are_named_before_any_seal(
    officer: Officer, change: str, told: list[str]
) -> None:
    await officer.signs()
    head, *_ = await officer.rows(
        "SELECT chain, n FROM journal_heads WHERE chain LIKE 'case:%'"
        " AND chain NOT IN (SELECT 'case:' || case_id FROM agreements) ORDER BY chain"
    )
    names = {"chain": head["chain"], "n": head["n"], "before": head["n"] - 1}
    last = f"chain = '{head['chain']}' AND n = {head['n']}"
    await officer.by_hand(change.format(last=last, **names))
    assert (await officer.refused("verify", code=1)).splitlines() == [line.format(**names) for line in told]
