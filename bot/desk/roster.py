"""The lender's people, from the settings."""

from __future__ import annotations

from decimal import Decimal

from arrears.money import exponent
from bot.settings import Agent, Settings
from dialogs.desk.people import Member


def members_of(settings: Settings) -> tuple[Member, ...]:
    """Agents and supervisors as the desk's rules see them."""
    return tuple(_member(agent) for agent in settings.agents)


def _member(agent: Agent) -> Member:
    limit = {code: int(Decimal(amount).scaleb(exponent(code))) for code, amount in agent.limit.items()}
    return Member(agent.user_id, agent.alias, agent.role, limit, agent.languages)
