"""What a page says, to a person in their language and to a channel in the portal's."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from approvals.rules.wording import gettext_noop as _
from govportal.people.models import Person
from govportal.worklist.rules.shapes import Message
from govportal.worklist.saying import Words, in_language_of, phrase
from incidents.models import Incident, IncidentNote
from incidents.rules.severities import RESPONSE

PAGED, TAKEN, UPDATED, TESTED = (
    "incident.paged", "incident.taken", "incident.updated", "govportal.test",
)  # fmt: skip
EXERCISE = "[EXERCISE] "
SUBJECT = _("%(mark)s%(severity)s %(number)s: %(title)s")
NOT_TAKEN = _("Nobody has taken this incident yet. Somebody has to within %(minutes)s minutes.")
IN_HAND = _("This incident is in hand; you are told because its severity is %(severity)s now.")
FACTS = _("Agent: %(agent)s\nClass: %(kind)s\nReported: %(at)s UTC")
STANDS_IN = _("You are paged in place of %(person)s, who is out of office.")
HOW = _("Open it and press “I take it”; then nobody else is paged. Opening alone changes nothing.")


def address_of(incident: Incident) -> str:
    """The screen of a page: what is the matter, and one button."""
    return reverse("incident_paged", args=[incident.number])


def subject_of(incident: Incident) -> Words:
    return phrase(
        SUBJECT,
        mark=EXERCISE if incident.is_exercise else "",
        severity=incident.severity,
        number=incident.number,
        title=incident.title,
    )


def mail_body(incident: Incident, person: Person, instead_of: Person | None) -> str:
    """The mail, in its reader's language."""
    with in_language_of(person):
        parts = [_standing(incident), _facts(incident)]
        if instead_of is not None:
            parts.append(gettext(STANDS_IN) % {"person": instead_of})
        return "\n\n".join([*parts, gettext(HOW)])


def _standing(incident: Incident) -> str:
    if incident.acknowledged_at is not None:
        return gettext(IN_HAND) % {"severity": incident.severity}
    return gettext(NOT_TAKEN) % {"minutes": RESPONSE[incident.severity_now].amount}


def _facts(incident: Incident) -> str:
    at = incident.reported_at.strftime("%Y-%m-%d %H:%M")
    said = {"agent": incident.agent_words, "kind": incident.class_words, "at": at}
    return gettext(FACTS) % said


def channel_message(incident: Incident, event: str, text: str, now: datetime) -> Message:
    """What a channel is told. What happened in detail stays in the portal."""
    with translation.override(settings.LANGUAGE_CODE):
        facts = (
            (gettext("Severity"), incident.severity_words),
            (gettext("Agent"), incident.agent_words),
            (gettext("Class"), incident.class_words),
        )
        return Message(
            event=event,
            title=str(subject_of(incident)),
            text=text,
            link=urljoin(settings.PORTAL_URL, address_of(incident)),
            link_words=gettext("Open the incident"),
            at=now,
            facts=facts,
            data=_data(incident),
        )


def _data(incident: Incident) -> dict[str, Any]:
    return {
        "incident": incident.number,
        "severity": incident.severity,
        "class": incident.kind,
        "state": incident.state,
        "agent": incident.agent.slug if incident.agent is not None else None,
        "exercise": incident.is_exercise,
        "reported_at": incident.reported_at.isoformat(),
    }


def paged_message(incident: Incident, now: datetime) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        text = _standing(incident)
    return channel_message(incident, PAGED, text, now)


def taken_message(incident: Incident, by: Person, now: datetime) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        text = gettext("%(person)s has taken it; nobody else is paged.") % {"person": by}
    return channel_message(incident, TAKEN, text, now)


def update_message(note: IncidentNote, now: datetime) -> Message:
    return channel_message(note.incident, UPDATED, note.text[:2000], now)


def test_message(name: str, by: Person, now: datetime) -> Message:
    """A page that only shows that pages arrive."""
    with translation.override(settings.LANGUAGE_CODE):
        return Message(
            event=TESTED,
            title=gettext("Test page for %(channel)s") % {"channel": name},
            text=gettext("%(person)s tries whether pages arrive here. Nothing has happened.")
            % {"person": by},
            link=urljoin(settings.PORTAL_URL, reverse("paging_home")),
            link_words=gettext("Open the portal"),
            at=now,
            data={"test": True},
        )
