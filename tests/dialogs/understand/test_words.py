"""Words that work at every step, and sentences that only look like them."""

from __future__ import annotations

import pytest

from dialogs.understand import Command, CommandKind, read_command

COMMANDS: dict[CommandKind, str] = {
    CommandKind.STOP: (
        "停止|STOP|stop!|Please stop|不要再傳了|不要再传|别发了|退订|退訂|取消訂閱|取消订阅|unsubscribe|"
        "unsubcribe|請不要再傳訊息給我|don't contact me again|Please don't message me anymore!|"
        "dont text me|stop messaging me|stop sending me these reminders|stop the messages please|"
        "take me off your list|你们不要再发了,我已经还了|別煩我|不要打擾我|唔好再搵我|可以停止嗎|ＳＴＯＰ|"
        "我要退訂|leave me alone|I want to unsubscribe|hi, stop"
    ),
    CommandKind.PERSON: (
        "真人|人工|客服|專員|转人工|轉人工|找人|找真人|human|agent|a real person|talk to someone|"
        "Can I talk to someone?|我要找真人|I want to speak to a human please|你好,我想找真人|"
        "可以轉接專員嗎?請專員打給我|請派人聯絡我,謝謝。請人聯絡我|搵真人|can someone call me|need a human|"
        "connect me to an agent|你好 找人|請打電話給我|human please"
    ),
    CommandKind.HOME: (
        "主選單|首頁|菜单|選單|menu|Home|/menu|回首頁|main menu|back to the menu|take me to the main menu"
    ),
    CommandKind.BACK: ("上一步|返回|back|Go back|回上一步|previous|返去|go back to the previous question"),
    CommandKind.HELP: "/help|幫助|帮助|help|Help!|說明|怎麼用|help me",
    CommandKind.YES: (
        "好|好的|可以|是|是的|同意|对|對|ok|OK!|okay|yes|Yes please|sure|好的👍|沒問題|嗯|no problem|"
        "ok thanks|好的,謝謝|yes, thank you|得|冇問題"
    ),
    CommandKind.NO: ("不|不行|不是|不要|no|No.|not now|不用了|不,謝謝|no thanks|nope|唔好|不可以|算了|no, thank you"),
    CommandKind.THANKS: "謝謝|谢谢|thank you|Thanks!|多謝|感謝|thx|唔該|謝謝您 🙏|thanks a million",
    CommandKind.GREETING: "你好|您好|hi|Hello|早安|good morning|在嗎|哈囉",
    CommandKind.NOT_ME: (
        "不是我|打錯了|打错了|wrong person|not me|That's not me|你們找錯人了|我不是你要找的人|"
        "you have the wrong number|不是本人|this is not me|搵錯人|I'm not the person you are looking for|"
        "nobody here by that name"
    ),
    CommandKind.GENUINE: "這是真的嗎？|这是真的吗|是詐騙嗎|Is this genuine?|is this a scam?|Are you real?",
    CommandKind.RESUME: (
        "恢復|恢复|重新開始|resume|start again|恢復通知|取消退訂|please resume the reminders|"
        "you can message me again|可以再傳給我"
    ),
}


def each(texts: str) -> list[str]:
    """The texts between bars."""
    return texts.split("|")


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in COMMANDS.items() for text in texts.split("|")]
)
def test_a_command_is_heard_in_any_usual_form(text: str, kind: CommandKind) -> None:
    assert Command(kind) == read_command(text)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("English", "en"),
        ("英文", "en"),
        ("switch to English", "en"),
        ("English please", "en"),
        ("請用英文", "en"),
        ("可以說英文嗎", "en"),
        ("繁體", "zh_Hant"),
        ("繁體中文", "zh_Hant"),
        ("Traditional Chinese", "zh_Hant"),
        ("换成繁体中文", "zh_Hant"),
        ("简体", "zh_Hans"),
        ("簡體中文", "zh_Hans"),
        ("中文", "zh"),
        ("can you speak Chinese", "zh"),
        ("change from English to Chinese, so switch to Chinese", "zh"),
        ("語言", None),
        ("language", None),
        ("change language", None),
    ],
)
def test_a_language_is_heard_with_the_one_named(text: str, locale: str | None) -> None:
    assert Command(CommandKind.LANGUAGE, locale) == read_command(text)


@pytest.mark.parametrize(
    "text",
    each(
        "不要停止服務|請不要停止提醒我|不要停|don't stop|please don't stop the reminders|"
        "my agent friend says hi|stop by tomorrow and pay|stop asking me why|I paid, stop chasing|"
        "你是真人嗎|are you a human|不用轉人工|I don't want to talk to a human|don't call me at work|"
        "don't message me before 9|晚上不要再傳了|my agent called yesterday|I will stop working next week|"
        "對不起,我沒錢|3500|下週五|我下週還|不要跟人講|I talked to an agent already|"
        "I need to talk to someone at home first|back pain|help my mother pay|I can help you|home loan|"
        "好難|可以分期嗎|不是不還|是不是可以晚點|對方還沒付我錢|the wrong amount|treat me like a person|"
        "I paid to the wrong account|返工先有錢|停車費很貴|不要再恢復了|yes but later in December|"
        "no money now|我說中文的朋友|不要找我家人|人工很貴|||👍|...|stopped working|a menu of options|"
        "restart my business|I can't speak English"
    ),
)
def test_a_sentence_that_only_looks_like_a_command_is_none(text: str) -> None:
    assert read_command(text) is None


def test_stop_outweighs_courtesy_and_resume_outweighs_the_stop_it_names() -> None:
    assert Command(CommandKind.STOP) == read_command("thanks, stop")
    assert Command(CommandKind.RESUME) == read_command("取消停止")
