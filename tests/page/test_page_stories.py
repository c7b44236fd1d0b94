"""The whole story by clicks, in three languages: link, identity, help or promise, signature, clock, payment."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("page")

# They follow each other in one calendar, from Tuesday on: promised days that fall on a weekend move to the Monday.


def test_a_promise_in_ones_own_words_is_kept_in_chinese(visit):
    page = visit(locale="zh-TW").arrive()
    page.open_link("黃淑芬")
    page.talk(
        "請問您的生日是幾月幾日", "> 7月25日",
        "應繳 NT$5,880", "[約定繳款日]",
        "請問您可以繳多少", "> 三千五",
        "請問您最晚哪一天可以繳", "> 明天",
        "請問您打算怎麼繳款", "[銀行轉帳]",
        "繳款 NT$3,500", "[對，就這樣約定]",
        "已經記下",
    )  # fmt: skip
    page.lets_pass("+1 天", 1)
    page.hears("簡短訊息")
    page.button("繳這筆").click()
    expect(page.book).to_contain_text("已履行")
    page.hears("想跟您說聲謝謝")
    expect(page.why).to_contain_text("約定：已履行")


def test_a_plan_is_signed_and_its_first_payment_kept_in_english(visit):
    page = visit().arrive()
    page.open_link("Grace Okafor")
    page.talk(
        "On which day and month were you born?", "> 17 June",
        "US$444.80 is due", "[I need help]",
        "look at this together?", "[Yes, let us look]",
        "What got in the way?", "> my hours were cut",
        "Have I understood you correctly?", "[Yes, that is it]",
        "Since when", "> since September",
        "How long do you think it will last?", "[6 months]",
        "coming in a month after tax", "> $2,000",
        "On which day does the money usually come?", "[25th]",
        "need for living a month", "> $1,300",
        "live on your income", "[0]",
        "other banks and lenders", "[Nothing]",
        "This is what I have noted", "[That's right]",
        "Which one can you keep?", "[2 payments of US$223]",
        "You also keep paying", "[Yes, I would like this]",
        "How will you pay?", "[Bank transfer]",
        "last four characters of your ID number", "> 5519",
        "Please read this through", "[I agree to these terms]",
        "write your full name", "> Grace Okafor",
        "sign with this name?", "[Yes, sign now]",
        "Here is the document for you to keep.",
    )  # fmt: skip
    page.phone.get_by_role("button", name=re.compile(r"^Open agreement-.*\.pdf$")).click()
    paper = page.page.locator("#viewer")
    expect(paper.locator("iframe")).to_have_attribute("src", re.compile("^/control/files/"))
    assert page.page.frame_locator("#viewer iframe").owner.is_visible()
    page.page.keyboard.press("Escape")
    expect(paper).to_be_hidden()
    expect(page.why).to_contain_text("Signed for the lender by Ann: the agreement is in force")
    page.lets_pass("+1 day", 1)
    page.button("Pay it").first.click()
    expect(page.book).to_contain_text("US$221.80 due")
    page.lets_pass("+1 day", 2)
    expect(page.book).to_contain_text("kept")
    page.talk("There is a thank-you", "[Read the message]", "born?", "> 17 June", "Payment 1 of 2 has arrived: US$223")
    expect(page.why).to_contain_text("Promise: kept")


def test_a_promise_that_is_missed_is_asked_about_without_blame_in_simplified_chinese(visit):
    page = visit(locale="zh-CN").arrive()
    page.open_link("周婷婷")
    page.talk(
        "请问您的生日是几月几日", "> 11月11日",
        "应还 ¥1,064", "[约定还款日]",
        "请问您可以还多少", "> 一半",
        "请问您最晚哪一天可以还", "> 明天",
        "请问您打算怎么还款", "[银行转账]",
        "还款 ¥532", "[对，就这样约定]",
        "已经记下",
    )  # fmt: skip
    page.lets_pass("+1 天", 6)
    expect(page.book).to_contain_text("未履行")
    page.hears("消息")
    page.talk("[查看消息]", "> 11月11日", "还没看到到账")
    expect(page.why).to_contain_text("约定：未履行")


def test_a_first_visit_is_led_through_a_whole_scene(visit):
    page = visit().arrive(welcomed="")
    guide = page.page.locator("#guide")
    guide.get_by_role("button", name="Show me in two minutes").click()
    for step in range(7):
        expect(guide.locator("progress")).to_have_attribute("value", str(step))
        if step == 6:
            page.hears("There is a thank-you")
        guide.locator("button.main").click()
    expect(guide).to_contain_text("The end")
    page.hears("you have kept your promise")
    expect(page.book).to_contain_text("kept")
    guide.get_by_role("button", name="Look around").click()
    expect(guide).to_be_hidden()
