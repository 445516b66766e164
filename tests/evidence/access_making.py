"""Builders of auditors' access and of what they ask for: they call the actions."""

from datetime import datetime, timedelta
from typing import Any

from evidence.actions import accesses, asked
from evidence.models import AskedEvidence, AuditorAccess
from evidence.rules.accesses import Act
from tests.make import START, Cast

COVERS = "The yearly audit of the management system: approvals and incidents of the year."
WHY = "Ordered by the board on 2 October; the certificate asks for it each year."
SAID = "Looked at the contract and at the order of the board; both name this person."
GUEST, GUEST_NAME = "ada.lorne@audits.example", "Ada Lorne"
TITLE = "Who reviewed the readers of the archive"
WHAT = "The yearly review of who reads the archive, with its date and who signed it."


def new(cast: Cast, now: datetime = START, **more: Any) -> accesses.New:
    said: dict[str, Any] = {
        "email": GUEST,
        "name": GUEST_NAME,
        "covers": COVERS,
        "why": WHY,
        "starts_on": now.date(),
        "until": now.date() + timedelta(days=30),
    }
    return accesses.New(**said | more)


def proposed(cast: Cast, now: datetime = START, **more: Any) -> AuditorAccess:
    return accesses.propose(new(cast, now, **more), actor=cast.administrator, now=now)


def given(cast: Cast, now: datetime = START, **more: Any) -> AuditorAccess:
    """One that the administrator proposed and compliance confirmed."""
    made = proposed(cast, now, **more)
    accesses.act_on(made, Act.CONFIRM, accesses.Said(), actor=cast.compliance, now=now)
    made.refresh_from_db()
    return made


def wish(now: datetime = START, **more: Any) -> asked.New:
    said: dict[str, Any] = {
        "title": TITLE,
        "what": WHAT,
        "due_on": now.date() + timedelta(days=14),
    }
    return asked.New(**said | more)


def asked_for(cast: Cast, now: datetime = START, **more: Any) -> AskedEvidence:
    """What the auditor asked for."""
    return asked.ask(wish(now, **more), actor=cast.auditor, now=now)
