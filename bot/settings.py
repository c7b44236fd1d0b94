"""Settings: `goodword.toml` and the environment, checked whole; every fault is named at once.

Environment variables are GOODWORD_ + the setting's name in capitals and win over the file.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import TomlConfigSettingsSource as TomlSource

from bot.addresses import LOOPBACK, host_and_port, listen_address, webhook_address, webhook_secret
from dialogs.grammar.text import Localized

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("en", "zh_Hant", "zh_Hans")


class SettingsFaults(Exception):
    """The settings cannot be used; `faults` names each key and what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _localized(value: Any) -> Any:
    if isinstance(value, str):
        return Localized((("en", value), ("zh_Hant", value), ("zh_Hans", value)))
    if isinstance(value, dict):
        texts = {key.replace("-", "_"): text for key, text in value.items()}
        if unknown := sorted(set(texts) - set(LOCALES)):
            raise ValueError(f"unknown language {', '.join(unknown)}: expected {', '.join(LOCALES)}")
        if not texts or not all(isinstance(text, str) and text.strip() for text in texts.values()):
            raise ValueError("expected a text, or texts by language (en, zh_Hant, zh_Hans)")
        return Localized(tuple(texts.items()))
    return value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Lender(_Part):
    """The lender, as borrowers may know it. `verify` says how to check that it is really the lender who writes."""

    name: Localized
    zone: str = "Asia/Taipei"
    jurisdiction: str = "TW"
    verify: tuple[Localized, ...] = ()
    payment_methods: tuple[Localized, ...] = ()
    approved_by: str = ""
    approved_on: date | None = None

    _name = field_validator("name", mode="before")(_localized)

    @field_validator("verify", "payment_methods", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return tuple(_localized(v) for v in value) if isinstance(value, list | tuple) else value

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{value!r} is no time zone: expected one such as Asia/Taipei") from None
        return value


class Agent(_Part):
    """A person of the lender's. `alias` is what borrowers see, `limit` the largest covered amount per currency."""

    user_id: int
    alias: str
    role: Literal["agent", "supervisor"] = "agent"
    limit: dict[str, str] = Field(default_factory=dict)
    languages: tuple[str, ...] = ()


EXAMPLE_LENDER = Lender(
    name=Localized(
        (("en", "Harbour Lending (example)"), ("zh_Hant", "港灣信貸（範例）"), ("zh_Hans", "港湾信贷（示例）"))
    ),
    verify=(
        Localized(
            (
                ("en", "Call us on 02-5550-0100, the number printed on your contract."),
                ("zh_Hant", "請撥打契約書上的電話 02-5550-0100 向我們查證。"),
                ("zh_Hans", "请拨打合同上的电话 02-5550-0100 向我们核实。"),
            )
        ),
    ),
    payment_methods=(
        Localized((("en", "Bank transfer"), ("zh_Hant", "銀行轉帳"), ("zh_Hans", "银行转账"))),
        Localized((("en", "Convenience store"), ("zh_Hant", "超商繳款"), ("zh_Hans", "便利店还款"))),
    ),
    approved_by="example",
    approved_on=date(2026, 11, 1),
)

ChatIds = Annotated[tuple[int, ...], NoDecode]
Rate = Annotated[float, Field(ge=0)]


class Settings(BaseSettings):
    """All settings. Rates are per second (group: per minute); 0 switches a rate off."""

    model_config = SettingsConfigDict(env_prefix="GOODWORD_", extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: str = ""
    api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///goodword.db"
    desk_chat_id: ChatIds = ()
    webhook_url: str = ""
    webhook_secret: Annotated[str, Field(validate_default=True)] = ""
    listen: str = "127.0.0.1:8080"
    secret_key: str = ""
    policies: Path = ROOT / "policies"
    rate_overall: Rate = 30.0
    rate_chat: Rate = 1.0
    rate_chat_burst: Rate = 3.0
    rate_group: Rate = 20.0
    seals: Path | None = None
    lender: Lender = EXAMPLE_LENDER
    agents: tuple[Agent, ...] = ()

    @field_validator("desk_chat_id", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, int):
            value = [value]
        try:
            return tuple(int(part) for part in value)
        except (TypeError, ValueError):
            raise ValueError("expected chat numbers, separated by commas, such as -1001234567890") from None

    @field_validator("webhook_url")
    @classmethod
    def _deliverable(cls, value: str) -> str:
        return webhook_address(value)

    @field_validator("webhook_secret")
    @classmethod
    def _a_secret(cls, value: str, info: ValidationInfo) -> str:
        return webhook_secret(value, needed=bool(info.data.get("webhook_url", "one with a fault")))

    @field_validator("listen")
    @classmethod
    def _a_port(cls, value: str) -> str:
        return listen_address(value)

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("too short: expected at least 16 characters")
        return value

    @property
    def loopback(self) -> bool:
        """Whether the Bot API server is on this very machine: then it is a demo or a test, never Telegram."""
        return urlsplit(self.api_url).hostname in LOOPBACK

    @property
    def serves(self) -> bool:
        """Whether `run` opens a port: for a webhook, or because `listen` was set."""
        return bool(self.webhook_url) or "listen" in self.model_fields_set

    @property
    def listen_at(self) -> tuple[str, int]:
        """Host and port of our own server."""
        return host_and_port(self.listen)

    @property
    def webhook_path(self) -> str:
        """Where deliveries come in at our own server: as in the address Telegram knows."""
        return urlsplit(self.webhook_url).path or "/"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file that GOODWORD_CONFIG names."""
        return init_settings, env_settings, TomlSource(settings_cls, config_file())


def config_file() -> Path:
    """GOODWORD_CONFIG, or goodword.toml in the folder one is in."""
    return Path(os.environ.get("GOODWORD_CONFIG") or "goodword.toml")


def policies_without_settings() -> Path:
    """The folder of policies when the settings cannot be read: what the environment names, or the shipped one."""
    return Path(os.environ.get("GOODWORD_POLICIES") or ROOT / "policies")


def load_settings(*, need_token: bool = False) -> Settings:
    """The settings; SettingsFaults names every fault at once."""
    if os.environ.get("GOODWORD_CONFIG") and not config_file().is_file():
        raise SettingsFaults([f"GOODWORD_CONFIG: there is no file {config_file()}"])
    faults: list[str] = []
    try:
        settings = Settings()
    except ValidationError as fault:
        for error in fault.errors():
            key = ".".join(str(part) for part in error["loc"])
            says = "unknown key" if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
            faults.append(f"{key}: {says}")
        raise SettingsFaults(faults) from None
    except ValueError as fault:  # a file that is no TOML
        raise SettingsFaults([f"{config_file()}: {fault}"]) from None
    if not settings.secret_key:
        faults.append("secret_key: missing (GOODWORD_SECRET_KEY, at least 16 characters)")
    if need_token and not settings.bot_token:
        faults.append("bot_token: missing (GOODWORD_BOT_TOKEN, from @BotFather)")
    if settings.lender is EXAMPLE_LENDER and not settings.loopback:
        faults.append("lender: missing ([lender] in goodword.toml; the example lender serves a local Telegram only)")
    if faults:
        raise SettingsFaults(faults)
    return settings
