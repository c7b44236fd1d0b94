"""Settings: `goodword.toml` and the environment, checked whole; every fault is named at once.

Environment variables are GOODWORD_ + the setting's name in capitals and win over the file.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import TomlConfigSettingsSource as TomlSource

from bot.addresses import LOOPBACK, host_and_port, listen_address, webhook_address, webhook_secret
from bot.settings_faults import database_address, fault_of, fault_of_file, server_address
from bot.settings_people import EXAMPLE_LENDER as EXAMPLE_LENDER
from bot.settings_people import Agent as Agent
from bot.settings_people import Lender as Lender
from bot.settings_people import told_apart

ROOT = Path(__file__).resolve().parent.parent


class SettingsFaults(Exception):
    """The settings cannot be used; `faults` names each key and what was expected."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


ChatIds = Annotated[tuple[int, ...], NoDecode]
Rate = Annotated[float, Field(ge=0)]


class Settings(BaseSettings):
    """All settings. Rates are per second (group: per minute); 0 switches a rate off."""

    model_config = SettingsConfigDict(env_prefix="GOODWORD_", extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: str = ""
    api_url: Annotated[str, AfterValidator(server_address)] = "https://api.telegram.org"
    database_url: Annotated[str, AfterValidator(database_address)] = "sqlite:///goodword.db"
    desk_chat_id: ChatIds = ()
    webhook_url: Annotated[str, AfterValidator(webhook_address)] = ""
    webhook_secret: Annotated[str, Field(validate_default=True)] = ""
    listen: Annotated[str, AfterValidator(listen_address)] = "127.0.0.1:8080"
    secret_key: str = ""
    policies: Path = ROOT / "policies"
    rate_overall: Rate = 30.0
    rate_chat: Rate = 1.0
    rate_chat_burst: Rate = 3.0
    rate_group: Rate = 20.0
    seals: Path | None = None
    lender: Lender = EXAMPLE_LENDER
    agents: Annotated[tuple[Agent, ...], AfterValidator(told_apart)] = ()

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

    @field_validator("seals", mode="before")
    @classmethod
    def _none_if_empty(cls, value: Any) -> Any:
        return value or None

    @field_validator("policies")
    @classmethod
    def _a_folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError(f"there is no folder {value}")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _a_secret(cls, value: str, info: ValidationInfo) -> str:
        return webhook_secret(value, needed=bool(info.data.get("webhook_url", "one with a fault")))

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
        return init_settings, env_settings, _Toml(settings_cls, config_file())


class _Toml(TomlSource):
    """The settings file, also with the mark that editors on Windows put in front of UTF-8."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


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
    try:
        settings = Settings()
    except ValidationError as fault:
        raise SettingsFaults([fault_of(error) for error in fault.errors()]) from None
    except (ValueError, OSError) as fault:  # a file that is no TOML, or cannot be read
        raise SettingsFaults([fault_of_file(str(config_file()), fault)]) from None
    faults: list[str] = []
    if not settings.secret_key:
        faults.append("secret_key: missing (GOODWORD_SECRET_KEY, at least 16 characters)")
    if need_token and not settings.bot_token:
        faults.append("bot_token: missing (GOODWORD_BOT_TOKEN, from @BotFather)")
    if settings.lender is EXAMPLE_LENDER and not settings.loopback:
        faults.append("lender: missing ([lender] in goodword.toml; the example lender serves a local Telegram only)")
    if faults:
        raise SettingsFaults(faults)
    return settings
