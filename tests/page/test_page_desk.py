"""An agent takes a case over at the desk, as one of several people who sit there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("page")


def test_an_agent_takes_over_at_the_desk_and_the_borrower_reads_the_alias(visit):
    page = visit().arrive()
    page.open_link("Emily Novak")
    page.talk("On which day and month were you born?", "> 14 Feb", "US$321.60 is due", "[A person]", "colleague")
    topic = page.page.locator("#topic-list button").nth(1)
    expect(topic).to_contain_text("waiting")
    expect(topic.locator(".count")).to_have_text(re.compile("[1-9]"))
    topic.click()
    page.reads("Case G-")
    desk = page.page.locator("#group").input_value()
    page.page.request.post(f"{page.url}control/messages", data={"user": 3, "chat": desk, "text": "In General"})
    expect(page.page.locator("#topic-list button").first.locator(".count")).to_be_visible()
    expect(topic).to_be_focused()  # the list was drawn anew
    page.act_as("Ben")
    expect(page.page.locator("#pinned-line")).to_contain_text("waiting")
    page.page.locator("#pinned summary").click()
    expect(page.page.locator("#pinned-words")).to_contain_text("Emily Novak")
    page.tap_at_desk("Take")
    page.reads("Ben looks after this case now")
    page.hears("Ben")
    page.write("Can I pay on the first?")
    page.reads("Can I pay on the first?")
    page.answer("Can I pay on the first?", "Yes, the first is fine.")
    page.hears("Yes, the first is fine.")
    page.hears("Ben")

    page.act_as("小美")
    page.post("/r Me too")
    page.reads("looks after this case")
    expect(page.phone).not_to_contain_text("Me too")
    page.post("A note that stays here")
    page.act_as("Ann (supervisor)")
    page.post("/queue")
    page.reads("Ben")
    expect(page.phone).not_to_contain_text("A note that stays here")
    expect(page.desk.locator("li.mine").last).to_contain_text("/queue")
    expect(page.why).to_contain_text("Ben looks after the case")
