"""The first three sources of a timeline: the ledger, the acts on the incident, people's notes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from govportal.ledger.models import Entry, EntryRef
from govportal.people.referred import PERSON, names_of
from incidents.models import Incident, IncidentNote
from incidents.names import STATE_SIGNS
from incidents.rules.states import MOVES, Act
from incidents.timeline import Event, Span
from registry.models import Agent

TOLD_ELSEWHERE = (
    "incident.reported", "incident.acknowledged", "incident.contained", "incident.resolved",
    "incident.closed", "incident.dismissed", "incident.reopened", "incident.merged",
    "incident.severity_raised", "incident.severity_lowered", "incident.reclassified",
    "incident.agent_corrected", "incident.lead_handed_over", "incident.note_added",
)  # fmt: skip
"""Entries of acts and notes: these tell it in full, with its reason."""
AGENT_FAMILIES = ("agent.", "credential.", "grant.", "manifest.", "release.", "runtime_rule.",
                  "test_run.", "emergency.opened", "emergency.carried_out")  # fmt: skip
"""Of an agent's own entries, what whoever may see the agent may know."""
Words = Callable[[str], str]
_verb_words: list[Words] = [lambda verb: verb.replace(".", ": ").replace("_", " ")]


def use_words(words: Words) -> None:
    """How a verb of the ledger is said; from the room above that knows all of them."""
    _verb_words[:] = [words]


def of_ledger(span: Span) -> Iterable[Event]:
    """What is on record about the incident and, within its time, about its agent."""
    entries = list(span.of(_entries(span), "occurred_at", "pk"))
    about = {entry.pk: _people(entry) for entry in entries}
    names = names_of([*(entry.actor for entry in entries), *chain.from_iterable(about.values())])
    linked = span.reader.sees_all_on(span.now.date())
    for entry in entries:
        yield Event(
            at=entry.occurred_at,
            source=span.source,
            key=entry.pk,
            title=_verb_words[0](entry.verb),
            text=", ".join(names[ref] for ref in about[entry.pk] if ref in names),
            by=names.get(entry.actor, ""),
            shape="none",
            address=_entry_address(entry) if linked else "",
        )


def _people(entry: Entry) -> list[str]:
    """Whom it is about besides who did it: who was asked, brought in, told."""
    refs = entry.content["refs"]
    return [ref for ref in refs if ref.startswith(PERSON) and ref != entry.actor]


def _entries(span: Span) -> QuerySet[Entry]:
    rows = EntryRef.objects.filter(ref=span.incident.ledger_ref).values("entry_id")
    wanted = Q(pk__in=rows)
    if about := _of_agent(span):
        wanted |= about
    return Entry.objects.filter(wanted).exclude(verb__in=TOLD_ELSEWHERE)


def _of_agent(span: Span) -> Q | None:
    """Its agent's own entries, for whoever may see the agent."""
    incident = span.incident
    if incident.agent is None:
        return None
    agent = Agent.objects.visible_to(span.reader).filter(pk=incident.agent.pk).first()
    if agent is None:
        return None
    begin, end = within(incident, span.now)
    rows = EntryRef.objects.filter(ref=agent.ledger_ref, occurred_at__range=(begin, end))
    return Q(pk__in=rows.values("entry_id")) & reduce(
        or_, (Q(verb__startswith=family) for family in AGENT_FAMILIES)
    )


def within(incident: Incident, now: datetime) -> tuple[datetime, datetime]:
    """The incident's time: from when it happened, or was noticed, until it was closed."""
    return incident.occurred_at or incident.detected_at, incident.closed_at or now


def _entry_address(entry: Entry) -> str:
    try:
        return reverse("entry_detail", args=[entry.pk])
    except NoReverseMatch:
        return ""


def of_turns(span: Span) -> Iterable[Event]:
    """What was done to the incident, and why."""
    turns = span.incident.turns.select_related("by")
    for turn in span.of(turns, "at", "pk"):
        move = MOVES.get(Act(turn.act))
        tone, shape = STATE_SIGNS[move.target] if move and move.target else ("neutral", "info")
        yield Event(
            at=turn.at,
            source=span.source,
            key=f"{turn.pk:012d}",
            title=turn.act_words,
            tone=tone,
            shape=shape,
            said=turn.reason,
            by=turn.by.full_name if turn.by else "",
        )


def of_notes(span: Span) -> Iterable[Event]:
    """What people wrote, at the time that they wrote of; corrections beside what they correct."""
    notes = span.incident.notes.select_related("by", "corrects")
    for note in span.of(notes, "happened_at", "pk"):
        yield Event(
            at=note.happened_at,
            source=span.source,
            key=f"{note.pk:012d}",
            title=note_words(note),
            tone="info",
            said=note.text,
            by=note.by.full_name,
            added_at=note.added_at if note.added_at > note.happened_at else None,
            number=note.n,
        )


def note_words(note: IncidentNote) -> str:
    """What kind of note it is, and its number; of a correction, what it corrects."""
    words = f"{note.get_kind_display()} {note.n}"
    return f"{words} → {note.corrects.n}" if note.corrects else words
