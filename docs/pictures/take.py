"""Takes the pictures of the README: plays the demo in a browser, as its tests do. From the repository's folder:

python docs/pictures/take.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from playwright.sync_api import Browser, expect  # noqa: E402

from tests.kit.visitor import CHROMIUM, DemoProcess, Visitor, a_browser  # noqa: E402


def opened(browser: Browser, demo: DemoProcess, locale: str, width: int, height: int, scheme: str) -> Visitor:
    """A page of that size, language and colour scheme."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme)
    return Visitor(context.new_page(), demo.url).arrive()


def keep(visitor: Visitor, name: str) -> None:
    """Write the picture, once nothing moves any more."""
    visitor.page.mouse.move(0, 0)
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.screenshot(path=HERE / name, animations="disabled")


def scene(browser: Browser, demo: DemoProcess, locale: str, name: str) -> None:
    """A guided scene: what is offered to somebody who lost his job, and how it was reckoned."""
    visitor = opened(browser, demo, locale, 1500, 920, "light")
    visitor.page.locator("#open-scenes").click()
    visitor.page.locator("#scene-list button").nth(1).click()
    guide = visitor.page.locator("#guide")
    for step in range(4):
        expect(guide.locator("progress")).to_have_attribute("value", str(step))
        guide.locator("button.main").click()
    expect(visitor.book.locator(".reckoning")).to_be_in_viewport()
    expect(guide.locator("progress")).to_have_attribute("value", "4")
    visitor.page.wait_for_timeout(1500)  # older keyboards are taken away
    keep(visitor, name)
    guide.locator("button.quiet").click()
    expect(guide).to_be_hidden()


def desk(browser: Browser, demo: DemoProcess) -> None:
    """A borrower speaks with an agent: phone, desk, why strip and book."""
    visitor = opened(browser, demo, "en-GB", 1500, 920, "light")
    visitor.open_link("Emily Novak")
    visitor.talk("born?", "> 14 Feb", "US$321.60 is due", "[A person]", "colleague")
    topic = visitor.page.locator("#topic-list button").nth(1)
    topic.click()
    visitor.act_as("Ben")
    visitor.reads("Case G-")
    visitor.tap_at_desk("Take")
    visitor.reads("Ben looks after this case now")
    visitor.write("I get paid on the first. Can it wait until then?")
    visitor.reads("Can it wait")
    visitor.answer("Can it wait", "Yes, it can. I have noted the first of December for you.")
    visitor.hears("noted the first of December")
    expect(visitor.why).to_contain_text("Ben writes to the borrower")
    expect(topic).to_contain_text("taken", timeout=60_000)  # titles follow in their own time
    visitor.page.locator("aside.beside").evaluate("beside => beside.scrollTo(0, 0)")
    keep(visitor, "desk.png")


def phone(browser: Browser, demo: DemoProcess) -> None:
    """The same page on a phone, in Chinese, at night: the ways a borrower may choose from."""
    visitor = opened(browser, demo, "zh-TW", 390, 844, "dark")
    visitor.page.locator("nav.views button").nth(2).click()
    visitor.open_link("黃淑芬")
    visitor.talk(
        "生日", "> 7月25日", "應繳 NT$5,880", "[約定繳款日]", "可以繳多少", "> 三千五", "最晚哪一天", "> 下週五"
    )
    visitor.talk("怎麼繳款", "[銀行轉帳]", "跟您確認一下")
    keep(visitor, "phone.png")


def main() -> None:
    """All pictures, from one new demo."""
    if CHROMIUM is None:
        sys.exit("no chromium on this machine: the pictures cannot be taken")
    with tempfile.TemporaryDirectory() as folder, a_browser() as browser:
        demo = DemoProcess(Path(folder))
        demo.start()
        try:
            scene(browser, demo, "en-GB", "scene.png")
            scene(browser, demo, "zh-TW", "scene-zh-Hant.png")
            desk(browser, demo)
            phone(browser, demo)
        finally:
            demo.stop()


if __name__ == "__main__":
    main()
