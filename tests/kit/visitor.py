"""A visitor of the demo's page: a real browser in which one clicks and types, and reads what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.settings import ROOT

# Debian's and Ubuntu's browser, or the one that CHROMIUM names; None when it is not there.
PLACES = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
CHROMIUM = next((path for path in map(Path, PLACES) if path.exists()), None)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
PATIENCE = 15_000  # milliseconds that a page gets to show what it should: a busy machine is slow
START = 60.0  # seconds that a demo gets to stand


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The machine's own Chromium; nothing is fetched."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as machinery:
        browser = machinery.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class DemoProcess:
    """`goodword demo` as a process of its own, with its settings and its database in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start it, on the port it had before if it had one, and wait until it stands."""
        call = [sys.executable, "-c", "from bot.commands import main; main()", "demo", "--port", str(self.port)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("GOODWORD_CONFIG", None)
        with (self.folder / "demo.log").open("w") as log:
            self.process = subprocess.Popen(call, cwd=self.folder, env=environment, stdout=log, stderr=log, text=True)
        end = time.monotonic() + START
        while time.monotonic() < end and self.process.poll() is None:
            said = (self.folder / "demo.log").read_text()
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", said):
                self.port = int(found[1])
                return
            time.sleep(0.05)
        raise AssertionError(f"the demo does not stand: {(self.folder / 'demo.log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


class Visitor:
    """One page in one browser. What went wrong behind it is in `faults`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.context.on("request", lambda request: self._watch(request.url))
        page.on(
            "response",
            lambda answer: self.faults.append(f"{answer.status} {answer.url}") if answer.status > 499 else None,
        )

    def _watch(self, address: str) -> None:
        outside = re.match(r"(?:https?|wss?)://", address) and not address.startswith(self.url)
        if outside:
            self.faults.append(f"asked another host: {address}")

    def arrive(self, **kept: str) -> Visitor:
        """Open the page, with what an earlier visit left in the browser."""
        kept = {"welcomed": "yes", **kept}  # the greeting of a first visit has a test of its own
        for name, value in kept.items():
            self.page.add_init_script(f"localStorage?.getItem('{name}') ?? localStorage?.setItem('{name}', '{value}')")
        self.page.goto(self.url)
        expect(self.page.locator("#state")).to_have_text(re.compile("goodword_bot"))
        return self

    # the phone ------------------------------------------------------------------------------------------------------

    @property
    def phone(self) -> Locator:
        return self.page.locator("#phone-talk .log")

    def open_link(self, name: str) -> None:
        """Tap the link of a borrower of the book."""
        row = self.page.locator("section:has(> #people-title)").get_by_role("listitem").filter(has_text=name)
        row.get_by_role("button").click()
        expect(self.page.locator("#person option:checked")).to_have_text(name)

    def write(self, text: str) -> None:
        box = self.page.locator("#phone-talk textarea")
        box.fill(text)
        box.press("Enter")
        expect(box).to_have_value("")

    def tap(self, label: str) -> None:
        """Tap the newest button of that label on the phone."""
        self.phone.get_by_role("button", name=label, exact=True).last.click()

    def hears(self, text: str) -> None:
        """The newest message on the phone says this."""
        expect(self.phone.locator("li.theirs").last).to_contain_text(text)

    def talk(self, *steps: str) -> None:
        """Steps such as `> words`, `[Button]`; anything else is what the bot then says."""
        for step in steps:
            if step.startswith("> "):
                self.write(step[2:])
            elif step.startswith("["):
                self.tap(step[1:-1])
            else:
                self.hears(step)

    # beside ---------------------------------------------------------------------------------------------------------

    @property
    def why(self) -> Locator:
        """The lines of the why strip."""
        return self.page.locator("section:has(> #why-title) > div")

    @property
    def book(self) -> Locator:
        """What stands in the lender's book."""
        return self.page.locator("section:has(> #book-title) > div")

    def button(self, words: Any) -> Locator:
        """A button beside phone and desk."""
        return self.page.locator("aside.beside").get_by_role("button", name=words)

    def lets_pass(self, label: str, days: int) -> None:
        """Tap the clock's button, day by day."""
        day = self.page.locator("[data-advance='86400']")
        expect(day).to_have_text(label)
        for _ in range(days):
            shown = self.page.locator("#day").inner_text()
            day.click()
            expect(self.page.locator("#day")).not_to_have_text(shown)
            expect(day).to_be_enabled()

    # the desk -------------------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Locator:
        return self.page.locator("#desk-talk .log")

    def post(self, words: str) -> None:
        """Write in the open topic."""
        box = self.page.locator("#desk-talk textarea")
        box.fill(words)
        box.press("Enter")
        expect(box).to_have_value("")

    def act_as(self, alias: str) -> None:
        """Sit down as somebody else."""
        self.page.select_option("#agent", label=alias)

    def tap_at_desk(self, label: str) -> None:
        """Tap the newest button of that label in the open topic."""
        self.desk.get_by_role("button", name=label, exact=True).last.click()

    def answer(self, said: str, words: str) -> None:
        """Reply to what the borrower wrote, as Telegram does."""
        line = self.desk.locator("li.theirs").filter(has_text=said).last
        line.hover()
        line.get_by_role("button", name="Reply", exact=True).click()
        expect(self.page.locator("#desk-talk [data-part='about-text']")).to_contain_text(said)
        self.post(words)

    def reads(self, words: str) -> None:
        """It stands in the open topic."""
        expect(self.desk).to_contain_text(words)
