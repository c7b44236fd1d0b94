"""Languages: catalogues, and how money, days and hours are written in each. The only place that knows Babel.

Catalogues are the .po files themselves, read once; there is nothing to build and nothing to forget to build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from arrears.money import Money, exponent
from dialogs.grammar.text import Localized, Text, Value

LOCALES = ("en", "zh_Hant", "zh_Hans")
FOLDER = Path(__file__).parent.parent / "locales"
DOMAIN = "goodword"
AT_THE_DESK = "dialogs/desk/"  # whose sentences only the lender's people read
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})

# A sign that no other currency of the same screen could be meant by; CLDR's bare "$" would be wrong for three of four.
SYMBOLS = {
    "TWD": "NT$", "HKD": "HK$", "USD": "US$", "CNY": "CN¥", "JPY": "JP¥", "MOP": "MOP$", "SGD": "S$", "AUD": "A$",
    "CAD": "C$", "NZD": "NZ$", "EUR": "€", "GBP": "£", "KRW": "₩", "PHP": "₱", "INR": "₹", "VND": "₫",
}  # fmt: skip
AT_HOME = {("CNY", "zh_Hans"): "¥"}  # plain where it can only mean one

DAYS = {"en": "EEEE, d MMMM", "zh_Hant": "M月d日（EEEE）", "zh_Hans": "M月d日（EEEE）"}
DAYS_OF_YEARS = {"en": "EEEE, d MMMM y", "zh_Hant": "y年M月d日（EEEE）", "zh_Hans": "y年M月d日（EEEE）"}
DAY_AND_HOUR = {"en": "{day}, {hour}", "zh_Hant": "{day}{hour}", "zh_Hans": "{day}{hour}"}

Mark = Callable[[str, Value], str]


def locale_of(code: str) -> str:
    """Our locale for any code: zh-TW, zh_HK and zh-Hant are zh_Hant, other Chinese zh_Hans, everything else en."""
    parts = code.replace("-", "_").lower().split("_")
    if parts[0] not in ("zh", "yue", "cmn"):
        return "en"
    if "hans" in parts[1:]:
        return "zh_Hans"
    return "zh_Hant" if TRADITIONAL & set(parts[1:]) or parts[0] == "yue" else "zh_Hans"


def plain(written: str, _value: Value) -> str:
    """No mark-up."""
    return written


class Texts:
    """All catalogues. `say` is what the rest of the house uses."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._messages = {code: _spoken(folder, code) for code in LOCALES}

    def say(self, text: Text, locale: str, zone: str, mark: Mark = plain, today: date | None = None) -> str:
        """The text in a language, its values written as that language writes them; `mark` may wrap each value.

        Days of the year of `today` are written without it; without `today` every day names its year.
        """
        params = {
            name: mark(self.write(value, locale, zone, mark, today), value) for name, value in text.params.items()
        }
        return self.sentence(text, locale).format_map(params)

    def sentence(self, text: Text, locale: str) -> str:
        """The translated sentence, its placeholders not yet filled."""
        found = self._messages[locale].get(text.msgid)
        if text.plural is None:
            return found if isinstance(found, str) else text.msgid
        n = text.n or 0
        if isinstance(found, tuple):
            return found[int(n != 1) if len(found) > 1 else 0]  # Chinese has one form, English two
        return text.msgid if n == 1 else text.plural

    def write(self, value: Value, locale: str, zone: str, mark: Mark = plain, today: date | None = None) -> str:
        """One value as the language writes it."""
        match value:
            case Text():
                return self.say(value, locale, zone, mark, today)
            case Money():
                return money(value.minor, value.currency, locale)
            case datetime():
                return moment(value, locale, zone, today)
            case date():
                return day(value, locale, today)
            case Localized():
                return value.in_locale(locale)
            case _:
                return str(value)


def read_catalog(folder: Path, locale: str) -> Catalog:
    """A language's .po file; empty when there is none yet."""
    path = folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Catalog(locale=locale, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=DOMAIN)


def translations(catalog: Catalog, *, borrowers: bool = False) -> dict[str, str | tuple[str, ...]]:
    """Every sentence that is fully translated, by its English form (of two, the singular).

    With `borrowers` only what a borrower may read: not what is said at the desk alone.
    """
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        if borrowers and message.locations and all(name.startswith(AT_THE_DESK) for name, _ in message.locations):
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = message.string if isinstance(message.string, str) else tuple(message.string or ())
        if key and not message.fuzzy and forms and all(forms):
            found[key] = forms
    return found


@cache
def _spoken(folder: Path, locale: str) -> Mapping[str, str | tuple[str, ...]]:
    """A language's sentences; read once a process."""
    return translations(read_catalog(folder, locale))


@lru_cache(maxsize=4096)
def money(minor: int, currency: str, locale: str) -> str:
    """NT$3,500, or with its cents when there are any: US$12.50."""
    places = exponent(currency)
    amount = Money(minor, currency).decimal
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0." + "0" * places
    sign = "-" if minor < 0 else ""
    symbol = AT_HOME.get((currency, locale)) or SYMBOLS.get(currency) or f"{currency} "
    return f"{sign}{symbol}{format_decimal(abs(amount), pattern, locale=_babel(locale))}"


def day(value: date, locale: str, today: date | None = None) -> str:
    """Friday, 4 December; 12月4日（星期五）. With its year, unless that is the year of `today`."""
    return _day(value, locale, today is None or value.year != today.year)


@lru_cache(maxsize=4096)
def _day(value: date, locale: str, with_year: bool) -> str:
    return format_date(value, (DAYS_OF_YEARS if with_year else DAYS)[locale], locale=_babel(locale))


@lru_cache(maxsize=4096)
def moment(value: datetime, locale: str, zone: str, today: date | None = None) -> str:
    """The day and the hour on the borrower's own clock."""
    local = value.astimezone(ZoneInfo(zone))
    hour = format_time(local.time(), "HH:mm", locale=_babel(locale))
    return DAY_AND_HOUR[locale].format(day=day(local.date(), locale, today), hour=hour)


@lru_cache(maxsize=8)
def _babel(locale: str) -> Locale:
    return Locale.parse(locale)
