"""Logs hold no secret and nothing personal, whoever writes them."""

from __future__ import annotations

import logging

import pytest
import structlog

from bot.log import redact, set_up_logs

TOKEN = "123456789:AAF_secretSECRETsecret-secret_1234567"


@pytest.fixture(autouse=True)
def logs_as_before() -> object:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(
    "line",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"file at http://127.0.0.1:1/file/bot{TOKEN}/documents/1.pdf",
        f"token={TOKEN}",
    ],
)
def test_a_bot_token_is_cut_out_of_any_text(line: str) -> None:
    assert "secret" not in redact(line)


def test_link_tokens_and_database_passwords_are_cut_out() -> None:
    said = redact("https://t.me/bot?start=abcDEF_123 postgresql://goodword:pa55word@db/x")
    assert "abcDEF_123" not in said
    assert "pa55word" not in said


def test_lines_of_libraries_are_redacted_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(json=True)
    logging.getLogger("httpx").error("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "AAF_" not in capsys.readouterr().err


def test_private_values_are_never_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(json=True)
    structlog.get_logger().info("turn", text="我失業了", name="王小明", phone="0912", why=f"at /bot{TOKEN}/x")
    said = capsys.readouterr().err
    for secret in ("我失業了", "王小明", "0912", "AAF_"):
        assert secret not in said
    assert "turn" in said


def test_what_libraries_tell_when_they_are_set_to_tell_all_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(json=True, level="DEBUG")
    library = logging.getLogger("telegram.Bot")
    before = library.level
    library.setLevel("DEBUG")
    library.debug("getUpdates finished with return value %s", "{'first_name': 'Grace', 'text': '17 June'}")
    library.setLevel(before)
    assert capsys.readouterr().err == ""
