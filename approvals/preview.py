"""What sending a draft would set going: the answers in short, and whose duty comes when."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from approvals.outlook import Outlook
from approvals.rules.content import BY_PATH, answer
from govportal.people.models import Committee
from govportal.people.names import ROLE_NAMES, SEAT_NAMES
from govportal.people.rules import Role, SeatKind

COMMITTEE = "committee"
PILOT_UNTIL = "agent_metadata.pilot_until"
SUMMARY = (
    "agent_metadata.kind",
    "agent_metadata.name",
    "agent_metadata.version",
    "agent_metadata.business_owner",
    "agent_metadata.technical_owner",
    "agent_metadata.proposed_production_date",
    PILOT_UNTIL,
    "business_justification.expected_outcome",
    "business_justification.user_population",
    "agent_capabilities.tools_requested",
    "agent_capabilities.llm_provider",
    "agent_capabilities.data_processed",
    "compliance_assessment.eu_ai_act_classification",
)


def summary(outlook: Outlook) -> list[tuple[str, str, str]]:
    """The answers that say what is sent: label, words, address of the question."""
    rows = []
    for path in SUMMARY:
        label, address = outlook.place(path)
        if path == PILOT_UNTIL and not outlook.is_pilot:
            continue
        rows.append((label, _said(outlook, path), address))
    return rows


def _said(outlook: Outlook, path: str) -> str:
    value = answer(outlook.content, path)
    if isinstance(value, list):
        names = [row.get("name") if isinstance(row, dict) else row for row in value]
        return ", ".join(str(name) for name in names if name)
    choices = dict(BY_PATH[path].choices)
    return gettext(choices[value]) if value in choices else str(value or "")


def duties(outlook: Outlook) -> list[tuple[str, str, datetime]]:
    """Each duty of the review: its words, whose it will be, and until when if sent now."""
    start = outlook.now.astimezone(outlook.calendar.tz)
    return [
        (gettext(step.label), _who(outlook, step.role), outlook.due(start, step.due))
        for step in outlook.route.steps
    ]


def _who(outlook: Outlook, role: str) -> str:
    """The person where it is known already, else the role."""
    if role == Role.TECHNICAL_OWNER:
        address = str(answer(outlook.content, "agent_metadata.technical_owner") or "")
        person = outlook.people.get(address.strip().lower())
        return str(person or address or ROLE_NAMES[Role.TECHNICAL_OWNER])
    kind = role.removeprefix("seat:")
    if kind != role:
        return _seat(outlook.committee, SeatKind(kind), timezone.localdate(outlook.now))
    if role == COMMITTEE:
        return str(outlook.committee or gettext("Committee"))
    return str(ROLE_NAMES[Role(role)])


def _seat(committee: Committee | None, kind: SeatKind, on: date) -> str:
    seat = committee.seat(kind, on) if committee else None
    names = [f"{person}, {seat.title}" for person in seat.people()] if seat else []
    return names[0] if names else str(SEAT_NAMES[kind])
