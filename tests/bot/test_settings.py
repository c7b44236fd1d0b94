"""Settings: from a file and the environment, all faults at once, and never a secret in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsFaults, load_settings

SECRET = "a-secret-of-thirty-characters!"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside."""
    import os

    for name in [n for n in os.environ if n.startswith("GOODWORD_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults(**more: bool) -> list[str]:
    with pytest.raises(SettingsFaults) as caught:
        load_settings(**more)
    return caught.value.faults


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_RATE_CHAT", "-1")
    monkeypatch.setenv("GOODWORD_DESK_CHAT_ID", "abc")
    said = "\n".join(faults())
    assert "rate_chat" in said
    assert "desk_chat_id" in said


def test_what_is_missing_is_said_with_its_variable() -> None:
    said = "\n".join(faults(need_token=True))
    assert "GOODWORD_SECRET_KEY" in said
    assert "GOODWORD_BOT_TOKEN" in said
    assert "lender: missing" in said


def test_a_short_secret_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", "hunter2")
    said = "\n".join(faults())
    assert "at least 16" in said
    assert "hunter2" not in said


def test_an_unknown_key_of_the_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text(f'secret_key = "{SECRET}"\nbot_tokn = "1:x"\n')
    assert any("bot_tokn" in line and "unknown key" in line for line in faults())


def test_a_file_that_is_no_toml_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text("secret_key = \n")
    assert any("goodword.toml" in line for line in faults())


def test_a_config_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_CONFIG", "nowhere.toml")
    assert faults() == ["GOODWORD_CONFIG: there is no file nowhere.toml"]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text(
        f'secret_key = "{SECRET}"\napi_url = "http://127.0.0.1:1"\nrate_overall = 5\n'
    )
    monkeypatch.setenv("GOODWORD_RATE_OVERALL", "7")
    assert load_settings().rate_overall == 7


def test_the_example_lender_serves_a_local_telegram_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", SECRET)
    assert any(line.startswith("lender: missing") for line in faults())
    monkeypatch.setenv("GOODWORD_API_URL", "http://127.0.0.1:8808")
    assert load_settings().lender.name.in_locale("en").startswith("Harbour")


def test_a_lender_says_its_name_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text(
        f'secret_key = "{SECRET}"\ndesk_chat_id = [-100, -200]\n[lender]\nverify = ["Call 02"]\n'
        'name = {en = "Bank", zh-Hant = "銀行", zh_Hans = "银行"}\n'
        'payment_methods = [{en = "Transfer", zh_Hant = "轉帳"}]\n'
        '[[agents]]\nuser_id = 7\nalias = "Ann"\nrole = "supervisor"\nlimit = {TWD = "50000"}\n'
    )
    settings = load_settings()
    assert [settings.lender.name.in_locale(code) for code in ("en", "zh_Hant", "zh_Hans")] == ["Bank", "銀行", "银行"]
    assert settings.lender.payment_methods[0].in_locale("zh_Hans") == "Transfer"
    assert settings.desk_chat_id == (-100, -200)
    assert settings.agents[0].alias == "Ann"


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(tmp_path: Path, zone: str) -> None:
    (tmp_path / "goodword.toml").write_text(f'secret_key = "{SECRET}"\n[lender]\nname = "Bank"\nzone = "{zone}"\n')
    assert any("lender.zone" in line and "Asia/Taipei" in line for line in faults())


def test_without_a_webhook_and_a_port_of_our_own_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", SECRET)
    monkeypatch.setenv("GOODWORD_API_URL", "http://127.0.0.1:8808")
    assert not load_settings().serves
    monkeypatch.setenv("GOODWORD_LISTEN", "[::1]:9090")
    settings = load_settings()
    assert settings.serves
    assert settings.listen_at == ("::1", 9090)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://bot.example.org", "/"),
        ("https://bot.example.org:8443/a/b-c_d~e.f", "/a/b-c_d~e.f"),
        ("http://127.0.0.1:8080/telegram", "/telegram"),
        ("http://[::1]:8080/telegram", "/telegram"),
    ],
)
def test_a_webhook_has_an_address_and_a_path(monkeypatch: pytest.MonkeyPatch, url: str, path: str) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", SECRET)
    monkeypatch.setenv("GOODWORD_API_URL", "http://127.0.0.1:8808")
    monkeypatch.setenv("GOODWORD_WEBHOOK_URL", url)
    monkeypatch.setenv("GOODWORD_WEBHOOK_SECRET", "0123456789abcDEF-_")
    settings = load_settings()
    assert settings.serves
    assert settings.webhook_path == path


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://bot.example.org/telegram", "https"),
        ("bot.example.org/telegram", "https"),
        ("https://", "https"),
        ("https://bot.example.org:8080/telegram", "8443"),
        ("https://bot.example.org:x/telegram", "expected an address"),
        ("https://bot.example.org/telegram?key=1", "plain path"),
        ("https://bot.example.org/{name}", "plain path"),
        ("https://user:word@bot.example.org/telegram", "plain path"),
        ("https://bot.example.org/metrics", "our own"),
    ],
)
def test_an_address_telegram_could_not_deliver_to_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, word: str
) -> None:
    monkeypatch.setenv("GOODWORD_WEBHOOK_URL", url)
    assert any(line.startswith("webhook_url: ") and word in line for line in faults())


@pytest.mark.parametrize("secret", ["short", "a" * 257, "sixteen letters.", "sixteen-letters+"])
def test_a_webhook_secret_telegram_would_not_take_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("GOODWORD_WEBHOOK_SECRET", secret)
    (line,) = [line for line in faults() if line.startswith("webhook_secret: ")]
    assert "16 to 256" in line
    assert secret not in line


@pytest.mark.parametrize(
    "listen", ["8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:8080", "a b:80"]
)
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, listen: str) -> None:
    monkeypatch.setenv("GOODWORD_LISTEN", listen)
    assert any(line.startswith("listen: ") and "127.0.0.1:8080" in line for line in faults())


def test_all_faults_of_a_webhook_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_WEBHOOK_URL", "http://bot.example.org/telegram")
    monkeypatch.setenv("GOODWORD_LISTEN", "8080")
    assert {line.partition(":")[0] for line in faults()} == {"webhook_url", "webhook_secret", "listen"}


WRONG = """
api_url = "nonsense"
database_url = "postgresql://bot:hun#ter2@host:port/x"
policies = "nowhere"
rate_overall = "fast"
[lender]
nam = "Harbour"
jurisdiction = "Taiwan"
verify = "call us"
approved_on = "yesterday"
[[agents]]
user_id = "Ann"
role = "boss"
limit = { TWD = "much", XXX = "5" }
languages = ["fr"]
"""


def test_each_wrong_value_is_told_with_its_key_and_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text(WRONG)
    said = dict(line.split(": ", 1) for line in faults())
    assert "hun#ter2" not in "".join(said.values())
    wanted = {
        "api_url": "expected an address", "database_url": "expected sqlite:///FILE or postgresql://",
        "policies": "there is no folder nowhere", "rate_overall": "expected a number", "lender.name": "missing",
        "lender.nam": "unknown key", "lender.jurisdiction": "expected one such as TW",
        "lender.verify": "expected a list", "lender.approved_on": "expected a day",
        "agents.0.user_id": "expected a whole number", "agents.0.alias": "missing", "agents.0.role": "'supervisor'",
        "agents.0.limit": "no amount", "agents.0.languages": "unknown language fr",
    }  # fmt: skip
    assert {key: words for key, words in wanted.items() if words not in said.get(key, "")} == {}


@pytest.mark.parametrize("twice", ['user_id = 5\nalias = "Bo"', 'user_id = 6\nalias = "ann"'])
def test_two_people_of_one_number_or_one_name_are_refused(tmp_path: Path, twice: str) -> None:
    (tmp_path / "goodword.toml").write_text(f'[[agents]]\nuser_id = 5\nalias = "Ann"\n[[agents]]\n{twice}\n')
    assert any(line.startswith("agents: ") and "there twice" in line for line in faults())


def test_an_empty_lenders_name_or_alias_is_refused(tmp_path: Path) -> None:
    (tmp_path / "goodword.toml").write_text('[lender]\nname = " "\n[[agents]]\nuser_id = 5\nalias = " "\n')
    assert [line.split(":")[0] for line in faults()] == ["lender.name", "agents.0.alias"]


def test_a_file_of_an_editor_on_windows_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOODWORD_SECRET_KEY", SECRET)
    toml = '[lender]\r\nname = "港灣信貸"\r\n[[agents]]\r\nuser_id = 5\r\nalias = "Ann"\r\nlimit = { TWD = 50000 }\r\n'
    (tmp_path / "goodword.toml").write_bytes(b"\xef\xbb\xbf" + toml.encode())
    assert load_settings().agents[0].limit == {"TWD": "50000"}
    (tmp_path / "goodword.toml").write_bytes(toml.encode("big5"))
    assert faults() == ["goodword.toml: not UTF-8 at byte 19: expected the file saved as UTF-8"]


def test_a_variable_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_AGENTS", "Ann")
    assert faults() == ["GOODWORD_AGENTS: expected JSON"]
