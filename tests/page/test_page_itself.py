"""The page itself: any width, keyboard alone, light and dark, words that are code, two pages at once, a long chat."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from sandbox import Running, Sandbox, running_sandbox
from sandbox.limits import Rates
from tests.kit.visitor import Visitor

pytestmark = pytest.mark.xdist_group("page")

MANY = 5000
FIELDS = "button:visible, select:visible, input:visible, textarea:visible, summary:visible, a[href]:visible"
CODE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> 1<2 &amp; "

NAMES = {"name", "first_name", "title", "text", "caption", "file_name", "product", "command", "description"}


def in_code(route: Route) -> None:
    """Everything that people or the lender could have written says code."""

    def code(found: Any, name: str = "") -> Any:
        if isinstance(found, dict):
            return {key: code(value, key) for key, value in found.items()}
        if isinstance(found, list):
            return [code(one) for one in found]
        return CODE.strip() if name in NAMES and isinstance(found, str) else found

    answer = route.fetch()
    found = answer.json()
    if "/talk" in route.request.url:
        found["result"]["messages"][-1] |= {
            "document": {"file_id": "x", "file_name": "x", "mime_type": "application/pdf"},
            "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
        }
    if isinstance(found["result"], dict) and "started" in found["result"]:
        found["result"]["keyboard"] = {"keyboard": [[{"text": "x"}]]}
    for chat in found["result"] if route.request.url.endswith("/chats") else ():
        chat["keyboard"] = {"keyboard": [[{"text": "x"}]]}
    route.fulfill(response=answer, json=code(found))


WIDEST = """() => Math.max(...[...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen, .toast, .commands, .clip'))
  .map((one) => one.getBoundingClientRect().right))"""

CONTRAST = """() => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const ground = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (rgb) => rgb.map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const hidden = one.closest('.unseen, .toast, option, [aria-hidden="true"]');
    if (!says || hidden || !one.checkVisibility() || one.disabled) continue;
    const behind = ground(one);
    const [a, b] = [light(over(rgba(getComputedStyle(one).color), behind)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${one.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""


def test_on_a_phone_every_part_has_a_tab_and_nothing_stands_outside(visit):
    page = visit(width=390, height=844, has_touch=True).arrive()
    tabs = page.page.locator("nav.views").get_by_role("button")
    expect(tabs).to_have_text(["Phone", "Desk", "Backstage"])
    tabs.nth(2).click()
    page.open_link("Robert Chan")
    page.talk("born?", "> 29 April", "is due")
    for tab, part in zip(tabs.all(), ("section.phone", "section.desk", "aside.beside"), strict=True):
        tab.click()
        expect(page.page.locator(part)).to_be_visible()
        assert page.page.evaluate(WIDEST) <= 390
        for field in page.page.locator(FIELDS).all():
            field.scroll_into_view_if_needed()
            box = field.bounding_box()
            assert box is not None
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 844


def test_everything_is_done_by_the_keyboard_and_one_sees_where_one_is(visit):
    page = visit().arrive()
    keys = page.page.keyboard

    def focused(what: str) -> Any:
        return page.page.evaluate(f"() => {{ const one = document.activeElement; return {what}; }}")

    for _ in range(150):
        keys.press("Tab")
        ring = focused("getComputedStyle(one.closest('.clip') ?? one).outlineStyle")
        assert ring != "none" or focused("one === document.body"), focused("one.outerHTML")
        if "Arjun Mehta" in focused("one.closest('li')?.innerText ?? ''"):
            break
    keys.press("Enter")
    page.hears("born?")
    while focused("one.tagName + one.closest('.talk')?.id") != "TEXTAREAphone-talk":
        keys.press("Shift+Tab")
    keys.type("7 July")
    keys.press("Enter")
    keys.press("Enter")  # twice by mistake
    page.hears("is due")
    expect(page.phone.locator("li.mine").filter(has_text="7 July")).to_have_count(1)
    log = page.page.locator("#phone-talk .log")
    expect(log).to_have_attribute("aria-live", "polite")  # what was there when it opened was not read aloud
    assert page.page.locator("section:has(> #why-title)").locator("[aria-live], [role=status], [role=log]").count() == 0
    log.focus()
    keys.press("ArrowUp")
    expect(page.phone.locator("li.theirs").last).to_be_focused()
    while focused("one.textContent") != "Reply":
        keys.press("Tab")
    keys.press("Enter")
    about = page.page.locator("#phone-talk [data-part='about']")
    expect(about).to_be_visible()
    keys.press("Escape")
    expect(about).to_be_hidden()
    page.page.locator("#phone-more summary").focus()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Escape")
    expect(page.page.locator("#phone-more summary")).to_be_focused()
    page.page.locator("#add-user").focus()
    keys.press("Enter")
    expect(page.page.locator("#new-user")).to_be_visible()
    keys.press("Escape")
    expect(page.page.locator("#new-user")).to_be_hidden()
    expect(page.page.locator("#add-user")).to_be_focused()


def test_names_and_messages_that_are_code_stand_there_as_text(visit):
    page = visit().arrive()
    page.page.locator("#add-user").click()
    page.page.locator("#name").fill(CODE[:60])
    page.page.locator("#new-user").get_by_role("button", name="Add").click()
    expect(page.page.locator("#person option:checked")).to_have_text(CODE[:60].strip())
    number, ours = page.page.evaluate("async () => [person.value, (await (await fetch('/demo/people')).json()).result]")
    assert int(number) not in {one["user"] for one in ours}, "who is added must not be a borrower of the book"
    page.page.locator("#phone-talk").get_by_role("button", name="Start", exact=True).click()
    page.hears("")
    page.write(CODE)
    expect(page.phone.locator("li.mine .words").last).to_have_text(CODE.strip())
    page.post(CODE)
    expect(page.desk.locator("li.mine .words").last).to_have_text(CODE.strip())
    page.open_link("孙强")
    page.hears("")
    page.page.route(re.compile(r"/(control|demo)/(?!page|events|files)"), in_code)
    page.page.reload()
    expect(page.phone).to_contain_text(CODE.strip())
    expect(page.book).to_contain_text(CODE.strip())
    for place in (
        "#person",
        "#agent",
        "#topic-list",
        "#people-title + div",
        "#phone-talk .keyboard",
        "#phone-talk .commands",
    ):
        expect(page.page.locator(place)).to_contain_text(CODE.strip())
    expect(page.page.locator("#phone-talk .file b")).to_have_text(CODE.strip())
    expect(page.page.locator("#phone-talk .keys .key").first).to_have_text(CODE.strip())
    expect(page.page).to_have_title("Goodword")
    assert page.page.locator("main img[src='x'], main script").count() == 0


def test_the_same_page_opened_twice_shows_the_same_each_in_its_language(visit):
    one = visit().arrive()
    other = Visitor(one.page.context.new_page(), one.url).arrive()
    other.page.select_option("#page-language", "zh-Hans")
    one.page.reload()
    expect(one.page.locator("html")).to_have_attribute("lang", "en")
    one.open_link("Daniel Reyes")
    one.talk("born?", "> 2 Sept", "is due")
    other.page.select_option("#person", label="Daniel Reyes")
    other.hears("is due")
    other.tap("How to pay")
    one.hears("Bank transfer")
    one.write("thank you")
    expect(other.phone.locator("li.mine").last).to_contain_text("thank you")
    assert other.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(visit, scheme):
    page = visit(color_scheme=scheme).arrive()
    page.open_link("Emily Novak")
    page.phone.locator("li.theirs").first.wait_for()
    assert page.page.evaluate(CONTRAST) == []
    page.page.locator("#theme").click()
    expect(page.page.locator("html")).to_have_attribute("data-theme", "dark" if scheme == "light" else "light")
    expect(page.page.locator("html")).to_have_css("color-scheme", "dark" if scheme == "light" else "light")


def test_a_first_visit_is_greeted_once(visit):
    page = visit().arrive(welcomed="")
    guide = page.page.locator("#guide")
    expect(guide).to_contain_text("Welcome")
    guide.get_by_role("button", name="Look around").click()
    expect(guide).to_be_hidden()
    with page.page.expect_response("**/demo/scenes/guide"):
        page.page.reload()
    page.page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 50))")
    expect(guide).to_be_hidden()


def test_a_page_finds_its_server_again(visit, demo):
    page = visit().arrive()
    page.open_link("Sophie Tremblay")
    page.hears("born?")
    demo.stop()
    expect(page.page.locator("#state")).to_have_text("The sandbox does not answer; trying again")
    page.faults.clear()
    demo.start()
    expect(page.page.locator("#state")).to_have_text("@goodword_bot is here", timeout=30_000)
    page.talk("> 10 Oct", "is due")
    page.faults[:] = [fault for fault in page.faults if "net::ERR_" not in fault]


@pytest.fixture
def crowded() -> Iterator[Running]:
    """A sandbox alone, with a chat of very many messages."""
    sandbox, stood, over = Sandbox(rates=Rates.off()), threading.Event(), threading.Event()
    found: list[Running] = []
    sandbox.meet_bot(424242)
    sandbox.world.add_user(7, "Ann", "en")
    chat = sandbox.world.chats[7]
    chat.started = True
    for n in range(1, MANY + 1):
        number = chat.next_message_id()
        chat.add({"message_id": number, "from": sandbox.bot if n % 2 else sandbox.world.users[7], "chat": chat.view,
                  "date": 1_790_000_000 + n, "text": f"message {n}"})  # fmt: skip

    async def live() -> None:
        async with running_sandbox(sandbox=sandbox) as running:
            found.append(running)
            stood.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(live(),))
    thread.start()
    assert stood.wait(20)
    yield found[0]
    over.set()
    thread.join()


def test_a_chat_of_5000_messages_opens_soon_at_its_newest_and_the_rest_is_there(crowded, visit):
    began = time.monotonic()
    page = visit(url=f"{crowded.base_url}/")
    page.page.goto(page.url)
    expect(page.phone.locator("li.mine").last).to_contain_text(f"message {MANY}")
    expect(page.phone.locator("li.mine").last).to_be_in_viewport()
    assert time.monotonic() - began < 5
    earlier = page.phone.get_by_role("button", name=re.compile(f"The newest 150 of {MANY}"))
    earlier.click()
    expect(page.phone).to_contain_text(f"The newest 650 of {MANY}")
    began = time.monotonic()
    page.write("and one more")
    expect(page.phone.locator("li.mine").last).to_contain_text("and one more")
    expect(page.phone.locator("li.mine").last).to_be_in_viewport()
    expect(page.phone).to_contain_text(f"The newest 150 of {MANY + 1}")  # nobody who writes looks at what is far above
    assert time.monotonic() - began < 3
    assert page.page.locator("#top-extra *").count() == 0  # the sandbox alone: phone and groups
