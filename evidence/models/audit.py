"""The audit trail as its pages read it: by index, a page at a time, without totals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from evidence.forms import AuditFilter, start_of
from evidence.models.trails import actor_words, ref_words, verb_words
from govportal.days import countable
from govportal.ledger import keys
from govportal.ledger.models import Checkpoint, Entry, EntryRef, Leaf, VerificationRun
from govportal.ledger.proofs import latest_checkpoint, unsealed_age
from govportal.people.models import Person
from govportal.people.referred import names_of
from govportal.refusals import Refused
from registry.models import Agent

SIZE = 40
PLACE = Leaf.objects.filter(entry_id=OuterRef("pk")).values("index")[:1]
"""Where an entry stands in the tree, read with it; nothing while it waits to be sealed."""
PEOPLE_AT_MOST = 20
KNOWN_BEST = ("pack", "request", "agent", "person", "unit", "committee")


@dataclass(frozen=True)
class AuditLine:
    """One entry in the list."""

    id: str
    at: datetime
    who: str
    is_machine: bool
    what: str
    about: str
    about_name: str
    index: int | None
    is_demo: bool


@dataclass(frozen=True)
class AuditPage:
    """A page of the trail; addresses are query strings, empty where there is none."""

    rows: list[AuditLine]
    first: str
    newer: str
    older: str
    total_words: str = ""

    @property
    def shown(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class LedgerHealth:
    """How the ledger is, as far as this page knows."""

    run: VerificationRun | None
    checkpoint: Checkpoint | None
    waits: timedelta

    @property
    def is_late(self) -> bool:
        """Above ten seconds something is wrong with the sealer (2-runtime.md §6)."""
        return self.waits > timedelta(seconds=10)

    @property
    def keys(self) -> list[keys.Published]:
        """The public keys; none where this host can read no key (the worker may hold the file)."""
        try:
            return keys.published()
        except (OSError, ValueError, Refused):
            return []


def ledger_health(now: datetime) -> LedgerHealth:
    """The last verification, the newest checkpoint, and how long entries wait: three queries."""
    run = VerificationRun.objects.order_by("-pk").first()
    return LedgerHealth(run, latest_checkpoint(), unsealed_age(now))


@dataclass(frozen=True)
class Narrowed:
    """The entries that the filters ask for, newest first; every filter has its index.

    ``actors``: whose, where several people are meant. Each of them is asked for a page of their
    own: an index has the order of one actor, not of many.
    """

    rows: QuerySet[Entry]
    actors: Sequence[str] = ()

    def first(self, count: int, part: Callable[[QuerySet[Entry]], QuerySet[Entry]]) -> list[Entry]:
        """The first of a part of them, in the part's order."""
        rows = part(self.rows)
        if self.actors:
            each = [rows.filter(actor=actor).values("pk")[:count] for actor in self.actors]
            rows = rows.filter(reduce(or_, (Q(pk__in=keys) for keys in each)))
        return list(rows.annotate(place=Subquery(PLACE))[:count])


def narrowed(form: AuditFilter) -> Narrowed:
    given, actors = form.given(), list[str]()
    rows = Entry.objects.newest_first().defer("body", "leaf_hash")
    if words := given.get("about"):
        rows = rows.about(*refs_meant(words))
    if verb := given.get("verb"):
        rows = rows.filter(verb=verb)
    if words := given.get("actor"):
        actors = [ref for ref in refs_meant(words) if _acts(ref)]
        rows = rows if len(actors) > 1 else rows.filter(actor__in=actors)
    if since := given.get("since"):
        rows = rows.filter(occurred_at__gte=start_of(countable(since)))
    if until := given.get("until"):
        rows = rows.filter(occurred_at__lt=start_of(countable(until) + timedelta(days=1)))
    return Narrowed(rows, actors if len(actors) > 1 else ())


def _acts(ref: str) -> bool:
    return ref.startswith(("person:", "agent:", "system:"))


def refs_meant(words: str) -> list[str]:
    """The ledger references that somebody's words can mean: a reference as it stands, a number,
    an agent, people by name or address.
    """
    text = words.strip()
    number = text.upper()
    if ":" in text:
        return [text]
    if number.startswith("ADR-"):
        return [f"request:{number}"]
    if number.startswith("EP-"):
        return [f"pack:{number}"]
    people = Person.objects.filter(Q(full_name__icontains=text) | Q(email__iexact=text))
    agents = Agent.objects.filter(Q(slug=text.lower()) | Q(name__icontains=text))
    found = [person.ledger_ref for person in people.only("ref")[:PEOPLE_AT_MOST]]
    found += [agent.ledger_ref for agent in agents.only("slug")[:PEOPLE_AT_MOST]]
    return found or [f"system:{text.lower()}"]


def audit_page(asked: Narrowed, params: QueryDict, size: int = SIZE) -> AuditPage:
    """The page that ``?before=ID`` or ``?after=ID`` asks for; an unknown id is as none."""
    before, after = _place(params.get("before", "")), _place(params.get("after", ""))
    if after is not None:
        found = asked.first(size + 1, partial(_newer_than, place=after))
        more_newer, more_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = asked.first(size + 1, partial(_older_than, place=before))
        more_newer, more_older = before is not None, len(found) > size
        found = found[:size]
    return AuditPage(
        rows=_lines(found),
        first=_address(params) if more_newer else "",
        newer=_address(params, after=found[0].pk) if more_newer and found else "",
        older=_address(params, before=found[-1].pk) if more_older and found else "",
    )


def _place(entry: str) -> tuple[datetime, str] | None:
    found = Entry.objects.filter(pk=entry).values_list("occurred_at", "pk") if entry else None
    return found.first() if found is not None else None


def _older_than(rows: QuerySet[Entry], place: tuple[datetime, str] | None) -> QuerySet[Entry]:
    if place is None:
        return rows
    at, key = place
    return rows.filter(occurred_at__lte=at).filter(Q(occurred_at__lt=at) | Q(pk__lt=key))


def _newer_than(rows: QuerySet[Entry], place: tuple[datetime, str]) -> QuerySet[Entry]:
    at, key = place
    newer = rows.filter(occurred_at__gte=at).filter(Q(occurred_at__gt=at) | Q(pk__gt=key))
    return newer.order_by("occurred_at", "pk")


def _address(params: QueryDict, **place: str) -> str:
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    return "?" + urlencode([*kept, *place.items()])


def _lines(entries: Sequence[Entry]) -> list[AuditLine]:
    about = _about(entries)
    shown = [(entry.actor, entry.on_behalf_of, about[entry.pk]) for entry in entries]
    names = names_of(ref for refs in shown for ref in refs)
    return [_line(entry, about[entry.pk], names) for entry in entries]


def _about(entries: Sequence[Entry]) -> dict[str, str]:
    """By entry: of all it is about, what a reader knows best; one query."""
    found = {entry.pk: entry.subject for entry in entries}
    rows = EntryRef.objects.filter(entry_id__in=list(found)).values_list("entry_id", "ref")
    for key, ref in sorted(rows):
        if _rank(ref) < _rank(found[key]):
            found[key] = ref
    return found


def _rank(ref: str) -> int:
    kind = ref.partition(":")[0]
    return KNOWN_BEST.index(kind) if kind in KNOWN_BEST else len(KNOWN_BEST)


def _line(entry: Entry, about: str, names: Mapping[str, str]) -> AuditLine:
    return AuditLine(
        id=entry.pk,
        at=entry.occurred_at,
        who=actor_words(entry.actor, entry.on_behalf_of or None, names),
        is_machine=not entry.actor.startswith("person:"),
        what=verb_words(entry.verb),
        about=about,
        about_name=ref_words(about, names),
        index=vars(entry)["place"],
        is_demo=entry.demo,
    )
