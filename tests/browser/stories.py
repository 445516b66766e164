"""What the browser stories share: a file that the portal takes today, and what people press."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Error, Page

from tests import make
from tests.make import EXAMPLES, Cast

REASONS = {
    "attestation": "I read the threat model and tried the undo with four hundred records myself.",
    "legal_class": "It proposes and a person confirms each field; nobody is ranked or refused.",
    "privacy": "Only the account manager's own contacts, and notes are filtered before the model.",
    "sign_off_technical_owner": "It has the rights of whoever is signed in; it can be undone.",
    "sign_off_ciso": "One host on the egress list, a limit for each minute, and a tested stop.",
}


def width_of(page: Page) -> int:
    """How wide, in CSS px, what is on the page is. A page that a press has just called for may
    not be there yet: this asks until it is. From here, since a page without scripts has no timers.
    """
    script = "document.readyState === 'complete' ? document.documentElement?.scrollWidth ?? 0 : 0"
    for _again in range(200):
        try:
            width = int(page.evaluate(script))
        except Error:  # it went away while it was asked
            width = 0
        if width:
            return width
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.url} did not come to rest")


def organisation() -> Cast:
    """The cast, long enough in office for a story that happens now."""
    return make.organisation(timezone.now() - timedelta(days=200))


def request_file(cast: Cast, name: str, folder: Path) -> Path:
    """An example for upload: the cast as its owners, its dates around today."""
    text = (EXAMPLES / f"{name}.yaml").read_text()
    today = timezone.localdate()
    answers = {
        "business_owner": cast.owner.email,
        "technical_owner": cast.tech_owner.email,
        "incident_owner": cast.tech_owner.email,
        "proposed_production_date": today + timedelta(days=120),
        "kill_switch_tested_on": today - timedelta(days=30),
    }
    for key, value in answers.items():
        text = re.sub(rf"(?m)^(  {key}: ).*$", rf"\g<1>'{value}'", text)
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def decide(page: Page, kind: str, verdict: str = "Approve", **choices: str) -> None:
    """Fill the form of one step, look at it once more on the check page, and record it."""
    fill(page, kind, verdict, REASONS[kind], choices)
    page.locator(f"#decide-{kind}").get_by_role("button", name="Check my decision").click()
    page.get_by_role("button", name="Go ahead, record it").click()
    page.get_by_text("Your verdict is recorded.").wait_for()


def fill(
    page: Page, kind: str, verdict: str, reasons: str, choices: Mapping[str, str] | None = None
) -> None:
    """Type a verdict into the form of one step, without sending it."""
    form = page.locator(f"#decide-{kind}")
    for choice in (choices or {}).values():
        form.get_by_role("radio", name=choice).check()
    form.get_by_role("radio", name=verdict).check()
    form.get_by_label("Your reasons").fill(reasons)
