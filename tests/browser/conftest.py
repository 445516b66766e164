"""A real browser on the running portal.

``browser_page`` is a page in Debian's Chromium; ``portal`` drives it: sign in, open, look, check.
Without Chromium the tests are skipped and say so. Pictures go to var/screenshots, for people to
look at and for the guides in docs/.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser.stories import width_of

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = Path(settings.BASE_DIR) / "var" / "screenshots"
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe-4.14.1.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 390)
Scheme = Literal["light", "dark"]
Look = tuple[int, Scheme]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LOOKS: tuple[Look, ...] = tuple(product(WIDTHS, SCHEMES))
SHORT: tuple[Look, ...] = tuple(zip(WIDTHS, SCHEMES, strict=True))
"""Both widths and both schemes once, for what visits every page; all four with SOAK=1."""


@dataclass
class Portal:
    """What a story does in the browser. ``faults`` collects what the browser complained about."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def sign_in(self, person: Any) -> None:
        """Go on as ``person``: with the cookie of a session, not through the form."""
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def open(self, path: str) -> Page:
        """Open a page of the portal; an answer other than below 400 is a fault of the story."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None and answer.status < 400, f"{path} answered {answer}"
        return self.page

    def look(self, name: str) -> None:
        """Take the page in both widths and both schemes, and see that nothing sticks out."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                picture = PICTURES / f"{name}-{width}-{scheme}.png"
                self.page.screenshot(path=picture, full_page=True)
            wide = width_of(self.page)
            assert wide <= width, f"{name} is {wide} px wide in a window of {width} px"
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.emulate_media(color_scheme="light")

    def check(self, looks: Sequence[Look] = LOOKS) -> None:
        """axe-core finds no violation of WCAG 2.2 AA, in light and dark, on desk and phone."""
        # Evaluated through the debugger: the page's own policy would rightly refuse the script.
        self.page.evaluate(f"{AXE.read_text()}; undefined")
        found = []
        for width, scheme in looks:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {words}" for words in self._violations()]
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        self.page.emulate_media(color_scheme="light")
        assert not found, "\n".join(found)

    def _violations(self) -> list[str]:
        run = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        return [
            f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}"
            for rule in self.page.evaluate(run, RULES)["violations"]
        ]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install it, or set CHROMIUM to where it is")
    # Playwright's loop runs in this thread; Django would take every query for one inside a loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[True], ids=["script"])
def with_script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts; a story that must work without overrides it."""
    return bool(request.param)


@pytest.fixture
def portal(chromium: Browser, live_server: Any, with_script: bool) -> Iterator[Portal]:
    """The portal in a fresh browser session. Afterwards the browser must have had no complaint:
    nothing the content security policy refused, no script error, no missing file.
    """
    # Without motion: a colour on its way from light to dark would be measured half-way.
    context = chromium.new_context(
        java_script_enabled=with_script, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    driven = Portal(context.new_page(), live_server.url)
    driven.page.on("console", lambda message: _note_message(driven, message))
    driven.page.on("pageerror", lambda error: driven.faults.append(str(error)))
    driven.page.on("response", lambda answer: _note_answer(driven, answer))
    yield driven
    context.close()
    assert not driven.faults, driven.faults


def _note_message(driven: Portal, message: ConsoleMessage) -> None:
    # "Failed to load resource" is noted with its address by _note_answer.
    if message.type == "error" and "Failed to load resource" not in message.text:
        driven.faults.append(message.text)


def _note_answer(driven: Portal, answer: Response) -> None:
    if answer.status >= 500 or (answer.status == 404 and "/static/" in answer.url):
        driven.faults.append(f"{answer.status} {answer.url}")
