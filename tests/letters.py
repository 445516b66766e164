"""Letters to the board for tests: of a real decision at tier 4, or of little to look at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from approvals.actions.letters import Told, print_letter, write_board_letter
from approvals.models import Ballot, BoardLetter, Request
from approvals.rules.ballots import Choice
from govportal import pdf
from govportal.people.actions import add_person, give_role
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from tests import make
from tests.make import SETUP, START, Cast

HOUR = timedelta(hours=1)
CONTENT: dict[str, Any] = {
    "version": 1,
    "committee": "Governance committee",
    "asked": {
        "number": "ADR-2026-0001", "title": "Claims", "kind": "new", "unit": "Claims",
        "sent_at": "2026-11-02T09:00:00+00:00", "version": 1, "people": {"requester": "Owner"},
        "problem": "It takes nine days.", "expected": "Two.", "users": "internal", "monthly": 2750,
        "data": ["name"], "tools": [],
    },
    "tier": {"tier": 4, "points": 6, "lines": [], "floors": [], "raised": ""},
    "decision": {
        "outcome": "reject", "basis": "ballot", "at": "2026-11-03T09:00:00+00:00",
        "digest": "sha256:1", "fingerprint": "sha256:2", "legal_class": "", "arithmetic": {},
    },
    "ballot": None, "recused": [], "signed": None, "reviews": [], "conditions": [], "risks": [],
    "release": {
        "stages": [], "plan": "", "post_deployment_days": 30, "periodic_review_days": 30,
        "environment": "", "stage": "", "until": "",
    },
    "ledger": {"origin": "here", "entry": "01", "leaf": "00", "decision": "decision:1"},
}  # fmt: skip


def about(request: Request, now: datetime = START, unit: Unit | None = None) -> BoardLetter:
    """A letter about a request of any tier that nobody decided: for lists and access."""
    told = Told(
        kind="request",
        id=request.number,
        title=request.title,
        url=request.get_absolute_url(),
        committee=make.review(request).committee,
        unit=unit or request.unit,
    )
    return write_board_letter(told, CONTENT, actor=SETUP, now=now)


def to_ballot(cast: Cast, now: datetime = START, **basics: object) -> Ballot:
    """A tier 4 request before a committee of five."""
    if cast.ethics is None:
        make.five_seats(cast, now - timedelta(days=100))
    return make.to_ballot(make.request(cast, "tier4-vendor-payments", now, **basics), now + HOUR)


def decided(
    cast: Cast, now: datetime = START, choice: Choice = Choice.APPROVE, **more: Any
) -> BoardLetter:
    """The letter about a tier 4 decision: everybody votes ``choice``."""
    ballot = to_ballot(cast, now)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        assert person is not None
        make.vote(ballot, person, choice, now=now + 2 * HOUR, **more)
    return BoardLetter.objects.get(decision__ballot=ballot)


@contextmanager
def quick_paper(printed: Callable[..., bytes] | None = None) -> Iterator[None]:
    """Inside, a letter is printed at once, to a few bytes that follow from it."""

    def render(template: str, context: Any, **_: Any) -> bytes:
        return b"%PDF-1.7 " + context["text"].letter.digest.encode()

    with (
        patch.object(pdf, "render", printed or render),
        patch.object(pdf, "render_apart", printed or render),
    ):
        yield


def printed(letter: BoardLetter, now: datetime = START + 3 * HOUR) -> BoardLetter:
    """The same letter on (quick) paper."""
    with quick_paper():
        return print_letter(letter, now=now)


def liaison(
    name: str, now: datetime = START - timedelta(days=9), unit: Unit | None = None, **more: Any
) -> Person:
    """One more board liaison, for a unit or for all."""
    email = f"{name}@brackwater.example"
    made = add_person(email, name.title(), actor=SETUP, now=now, password=make.PASSWORD)
    give_role(made, Role.BOARD_LIAISON, unit=unit, actor=SETUP, now=now, **more)
    return made
