"""The items of a book counted a second way: from the ledger, without a look at their tables.

Each of these finds the same set that the tables are asked for; a subset that happens to be named
somewhere would be no check. None where the ledger cannot tell.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from evidence.models.books.days import borders
from evidence.models.books.told import chunks, subjects_of
from evidence.rules.packing import Span
from govportal.ledger.models import Entry, EntryRef, Leaf

ABOUT_AGENT = ("incident.reported", "incident.agent_corrected")
POLICY_TURNS = ("policy.adopted", "policy.repealed")


def _entries(verbs: Collection[str], size: int | None, about: str = "") -> "QuerySet[Entry]":
    """Entries of the tree with one of these verbs, in the order in which they happened."""
    rows = Entry.objects.filter(verb__in=verbs).order_by("occurred_at", "pk")
    if about:
        rows = rows.filter(pk__in=EntryRef.objects.filter(ref=about).values("entry_id"))
    if size is not None:
        rows = rows.filter(pk__in=Leaf.objects.filter(index__lt=size).values("entry_id"))
    return rows


def requests_told(agents: Iterable[str], size: int | None, span: Span | None = None) -> set[str]:
    """Requests about these agents, by the entries of their sending."""
    days = borders(span) if span else (None, None)
    return {
        one for agent in agents for one in subjects_of(("request.submitted",), size, agent, *days)
    }


def incidents_told(agents: Iterable[str], size: int | None, span: Span | None = None) -> set[str]:
    """Incidents about these agents: as they were reported, and as that was put right.

    Each entry that puts it right names the agent before and the one after it, so an incident is
    about an agent that an odd number of them names.
    """
    days = borders(span) if span else (None, None)
    told = subjects_of(("incident.reported",), size, "", *days)
    verbs = _entries(ABOUT_AGENT, size).order_by()
    named: Counter[tuple[str, str]] = Counter()
    for some in chunks(sorted(set(agents))):
        refs = EntryRef.objects.filter(ref__in=some, entry_id__in=verbs.values("pk"))
        of = dict(verbs.filter(pk__in=refs.values("entry_id")).values_list("pk", "subject"))
        named.update((of[entry], ref) for entry, ref in refs.values_list("entry_id", "ref"))
    return told & {incident for (incident, _agent), times in named.items() if times % 2}


def meetings_told(committee: str, size: int | None, span: Span) -> set[str]:
    """Meetings that were last planned for a moment in the days."""
    since, before = borders(span)
    planned: dict[str, datetime | None] = {}
    for entry in _entries(("meeting.scheduled", "meeting.moved"), size, committee):
        planned[entry.subject] = parse_datetime(str(_data(entry).get("starts_at", "")))
    return {ref for ref, at in planned.items() if at is not None and since <= at < before}


def policies_told(size: int | None, since: datetime, before: datetime) -> set[str]:
    """Versions of policies in force at any moment from ``since`` up to ``before``: what came into
    force, until the next version of its policy did or the policy was repealed."""
    turns = _entries(POLICY_TURNS, size)
    refs = EntryRef.objects.filter(ref__startswith="policy:", entry_id__in=turns.values("pk"))
    policy_of = dict(refs.order_by().values_list("entry_id", "ref"))
    standing: dict[str, str] = {}
    found: set[str] = set()
    for entry in turns.filter(occurred_at__lt=before):
        policy = policy_of.get(entry.pk, entry.subject)
        if entry.occurred_at > since and policy in standing:
            found.add(standing[policy])
        standing.pop(policy, None)
        if entry.verb == "policy.adopted":
            standing[policy] = entry.subject
    return found | set(standing.values())


def seats_told(committee: str, size: int | None) -> set[str]:
    """Seats of a committee that anybody was ever given."""
    entries = _entries(("seat.filled",), size, committee).order_by().values("pk")
    rows = EntryRef.objects.filter(ref__startswith="seat:", entry_id__in=entries)
    return set(rows.order_by().values_list("ref", flat=True).distinct())


def requirements_told(framework: str, size: int | None) -> int | None:
    """How many requirements the framework had when it was loaded last."""
    loaded = _entries(("framework.loaded",), size, framework).last()
    count = _data(loaded).get("requirements") if loaded else None
    return count if isinstance(count, int) else None


def manifests_told(size: int | None) -> Iterator[tuple[str, str]]:
    """Each manifest that was kept: its agent and its fingerprint."""
    for entry in _entries(("manifest.kept",), size).iterator(chunk_size=500):
        yield entry.subject, str(_data(entry).get("fingerprint", ""))


def _data(entry: Entry) -> Mapping[str, Any]:
    data = entry.content.get("data")
    return data if isinstance(data, dict) else {}
