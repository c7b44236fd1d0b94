"""What we say and what may be answered, a file or a folder for each story. Pure: no language, no clock, no Telegram."""

from dialogs.agent import AGENT
from dialogs.agreement.story import AGREEMENT
from dialogs.calling import CALLING
from dialogs.details.story import DETAILS
from dialogs.genuine import GENUINE
from dialogs.grammar.register import Register
from dialogs.hardship.story import HARDSHIP
from dialogs.hello import HELLO
from dialogs.home import HOME
from dialogs.language import LANGUAGE
from dialogs.mine import MINE
from dialogs.missed.story import MISSED
from dialogs.offers.story import OFFERS
from dialogs.paid.story import PAID
from dialogs.person import PERSON
from dialogs.promise.story import PROMISE
from dialogs.rating import RATING
from dialogs.remind.story import REMIND
from dialogs.reviewed import REVIEWED
from dialogs.signals.story import SIGNALS
from dialogs.stop import STOP

REGISTER = Register(
    {
        dialog.name: dialog
        for dialog in (
            HOME,
            HELLO,
            REMIND,
            PROMISE,
            MINE,
            MISSED,
            PAID,
            DETAILS,
            HARDSHIP,
            OFFERS,
            AGREEMENT,
            PERSON,
            AGENT,
            CALLING,
            LANGUAGE,
            STOP,
            GENUINE,
            SIGNALS,
            RATING,
            REVIEWED,
        )
    }
)

__all__ = ["REGISTER"]
