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
    visitor.page.screenshot(path=HERE / name, animations="disabled")


def desk(browser: Browser, demo: DemoProcess) -> None:
    """A borrower speaks with an agent: phone, desk, why strip and book."""
    visitor = opened(browser, demo, "en-GB", 1500, 860, "light")
    visitor.open_link("Emily Novak")
    visitor.talk("born?", "> 14 Feb", "US$321.60 is due", "[A person]", "colleague")
    visitor.page.locator("#topic-list button").nth(1).click()
    visitor.act_as("Ben")
    visitor.reads("Case G-")
    visitor.tap_at_desk("Take")
    visitor.reads("Ben looks after this case now")
    visitor.write("I get paid on the first. Can it wait until then?")
    visitor.reads("Can it wait")
    visitor.answer("Can it wait", "Yes, it can. I have noted the first of December for you.")
    visitor.hears("noted the first of December")
    expect(visitor.why).to_contain_text("Ben writes to the borrower")
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
            desk(browser, demo)
            phone(browser, demo)
        finally:
            demo.stop()


if __name__ == "__main__":
    main()
