"""The words a personal link travels with, in letter, mail or text message: who writes, for whom, how to make sure.

Whoever opens the letter learns nothing: no word of money owed, of being late, or of what the account is.
"""

from __future__ import annotations

TEXTS = {
    "en": """\
Dear {name},

this is {lender}. We now have an automated assistant on Telegram, for questions about your account and for reaching
a person here. Your personal link:

{link}

The link is meant for you alone and works once, for {days} days. Please don't pass it on. If you are not {name}, please
put this message away; nothing else needs to be done.

To make sure that it is really us, don't rely on contact details in this message; {verify}
""",
    "zh_Hant": """\
{name} 您好：

這裡是{lender}。我們在 Telegram 上設有自動助理，可以回答您帳戶的問題，也可以幫您聯絡專員。您的專屬連結：

{link}

此連結僅供您本人使用，只能使用一次，{days} 天內有效，請勿轉傳。如果您不是{name}，請忽略這則訊息，不需要做任何事。

想確認是不是我們發出的，請不要使用這則訊息裡的聯絡方式；{verify}
""",
    "zh_Hans": """\
{name}，您好：

这里是{lender}。我们在 Telegram 上设有自动助理，可以回答您账户的问题，也可以帮您联系人工客服。您的专属链接：

{link}

此链接仅供您本人使用，只能使用一次，{days} 天内有效，请勿转发。如果您不是{name}，请忽略这条消息，无需做任何事。

想确认是不是我们发出的，请不要使用这条消息里的联系方式；{verify}
""",
}

VERIFY = {
    "en": "call the number printed on your contract.",
    "zh_Hant": "請撥打契約書上的電話查證。",
    "zh_Hans": "请拨打合同上的电话核实。",
}


def carrier_text(locale: str, *, name: str, lender: dict[str, str], link: str, days: int) -> str:
    """The text in the borrower's language; in all three, one after the other, when the book names none."""
    wanted = [locale] if locale in TEXTS else list(TEXTS)
    return "\n".join(
        TEXTS[one].format(name=name, lender=lender[one], link=link, days=days, verify=VERIFY[one]) for one in wanted
    )
