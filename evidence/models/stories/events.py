"""The entries that tell a story: without the portal's own bookkeeping, with the reasons given."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from evidence.models.trails import actor_words, verb_words
from evidence.rules.person_erasure import ERASURE_VERBS
from evidence.rules.slices import VOTE_VERBS
from evidence.rules.stories import Event
from evidence.verbs import VERBS
from govportal.ledger.models import Disclosure, Entry, EntryRef
from govportal.people.referred import names_of
from registry.models import Agent

AGENT = "agent:"
UNTOLD = frozenset({*VOTE_VERBS, *ERASURE_VERBS})
"""Whose reasons not every reader of the trail may read: their own pages give them."""
SHOWN, LOOKED_AT, LONGEST = 12, 5_000, 400
BOOKKEEPING = ("clock", "item", "job", "notice", "ledger", "evidence", "post", "completeness")
DULL = {
    "person.signed_in",
    "person.signed_out",
    "review.handed_out",
    "review.step_clock_started",
    "request.routed",
    "agent.approval_noted",
    "agent.silent",
    "agent.silence_over",
    *VOTE_VERBS,
}
TELLING = [verb for verb in VERBS if verb.partition(".")[0] not in BOOKKEEPING and verb not in DULL]
REASONS = ("reason", "rationale", "grounds", "text", "answer", "remark", "missing", "rule", "title")


def events_about(ref: str, until: datetime) -> tuple[Event, ...]:
    """The newest telling entries about ``ref`` before ``until``, newest first.

    Looks at its newest few thousand entries only: an agent at work has millions.
    """
    rows = EntryRef.objects.filter(ref=ref, occurred_at__lt=until)
    newest = rows.order_by("-occurred_at", "-entry_id").values("entry_id")[:LOOKED_AT]
    return told(telling(Entry.objects.filter(pk__in=newest)))


def events_by(ref: str, until: datetime) -> tuple[Event, ...]:
    """The newest telling entries of what ``ref`` did before ``until``, newest first."""
    rows = Entry.objects.filter(actor=ref, occurred_at__lt=until).order_by("-occurred_at")
    return told(telling(Entry.objects.filter(pk__in=rows.values("pk")[:LOOKED_AT])))


def telling(rows: QuerySet[Entry]) -> list[Entry]:
    found = rows.filter(verb__in=TELLING).defer("body", "leaf_hash")
    return list(found.order_by("-occurred_at", "-id")[:SHOWN])


def told(entries: Sequence[Entry], here: str = "") -> tuple[Event, ...]:
    """Entries in words, with the reasons that were written down; two queries, three where agents
    acted."""
    if not entries:
        return ()
    refs = {ref for entry in entries for ref in (entry.actor, entry.on_behalf_of)}
    names = names_of(refs) | agent_names(refs)
    why = reasons_of(entry.pk for entry in entries if entry.verb not in UNTOLD)
    return tuple(
        Event(
            id=entry.pk,
            at=entry.occurred_at,
            who=actor_words(entry.actor, entry.on_behalf_of or None, names),
            what=verb_words(entry.verb),
            why=why.get(entry.pk, ""),
            is_here=entry.pk == here,
        )
        for entry in entries
    )


def agent_names(refs: Iterable[str]) -> dict[str, str]:
    """Names of agents by ledger reference; no query where none is among them."""
    slugs = {ref.removeprefix(AGENT) for ref in refs if ref.startswith(AGENT)}
    rows = Agent.objects.filter(slug__in=slugs) if slugs else ()
    return {agent.ledger_ref: agent.name for agent in rows}


def reasons_of(ids: Iterable[str]) -> dict[str, str]:
    """By entry: the reason that was given with it, where one was and it is not erased."""
    places = [f"/personal/{name}" for name in REASONS]
    rows = Disclosure.objects.filter(entry_id__in=list(ids), path__in=places)
    found: dict[str, tuple[int, str]] = {}
    for entry, path, value in rows.values_list("entry_id", "path", "value"):
        rank = places.index(path)
        if entry not in found or rank < found[entry][0]:
            found[entry] = rank, _text(value)
    return {entry: text for entry, (_rank, text) in found.items()}


def _text(value: str) -> str:
    said = json.loads(value)
    text = said if isinstance(said, str) else ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
