"""The demo in a real browser. Without Chromium on the machine these stories are skipped, and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.kit.visitor import CHROMIUM, DemoProcess, Visitor, a_browser

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """One demo for all these stories: each has a borrower of its own, and none reckons with a certain day."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (apt install chromium): the page is not tried in a browser")
    process = DemoProcess(tmp_path_factory.mktemp("demo"))
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file. It must be gone before tests with an event loop of their own begin."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (apt install chromium): the page is not tried in a browser")
    with a_browser() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, demo: DemoProcess) -> Iterator[Visit]:
    """Opens pages, each with a memory of its own. No page may complain on its console or ask another host."""
    opened: list[Visitor] = []

    def opening(*, url: str = "", width: int = 1500, height: int = 960, locale: str = "en-GB", **more: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **more)
        opened.append(Visitor(context.new_page(), url or demo.url))
        return opened[-1]

    yield opening
    for visitor in opened:
        visitor.page.context.close()
    assert [fault for visitor in opened for fault in visitor.faults] == []
