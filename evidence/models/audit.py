"""The audit trail as its pages read it: by index, a page at a time, without totals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from evidence.forms import AuditFilter, start_of
from evidence.models.closed_erasures import tells_about
from evidence.models.meant import acts, refs_meant, unclear_refusal
from evidence.models.open_votes import secret_ballots
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.rules.person_erasure import refs_told
from evidence.rules.slices import PRIVATE_FIELDS, VOTE_VERBS
from evidence.trail_views import VERBS_OF_VIEW
from govportal.days import countable
from govportal.ledger.models import Entry, EntryQuerySet, EntryRef, Leaf
from govportal.ledger.words import entries_saying
from govportal.people.referred import names_of
from govportal.refusals import Refusal, Refused, refuse

SIZE = 40
PLACE = Leaf.objects.filter(entry_id=OuterRef("pk")).values("index")[:1]
"""Where an entry stands in the tree, read with it; nothing while it waits to be sealed."""
EPOCH, MICROSECONDS_AT_MOST = datetime(1970, 1, 1, tzinfo=UTC), 18
KNOWN_BEST = ("pack", "incident", "request", "agent", "person", "unit", "committee")


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
class Narrowed:
    """The entries that the filters ask for, newest first; every filter has its index.

    ``actors``: whose, where several people are meant; ``verbs``: which, where several are. Each of
    them is asked for a page of its own: an index has the order of one, not of many.
    """

    rows: QuerySet[Entry]
    actors: Sequence[str] = ()
    verbs: Sequence[str] = ()

    def first(self, count: int, part: Callable[[QuerySet[Entry]], QuerySet[Entry]]) -> list[Entry]:
        """The first of a part of them, in the part's order."""
        rows = part(self.rows)
        if each := [
            rows.filter(**{column: value}).values("pk")[:count] for column, value in self._each()
        ]:
            rows = rows.filter(reduce(or_, (Q(pk__in=keys) for keys in each)))
        return list(rows.annotate(place=Subquery(PLACE))[:count])

    def _each(self) -> list[tuple[str, str]]:
        actors = [("actor", actor) for actor in self.actors]
        return actors or [("verb", verb) for verb in self.verbs]

    @property
    def all(self) -> QuerySet[Entry]:
        """All of them in one, for who reads everything anyway."""
        found = self.rows.filter(actor__in=self.actors) if self.actors else self.rows
        return found.filter(verb__in=self.verbs) if self.verbs else found


def _meant(form: AuditFilter) -> list[list[str]]:
    """What is meant by “About” and “Who”."""
    if not form.is_valid():
        refuse(Refusal("trail.unusable"))
    given = form.given()
    meant = refs_meant(given.get("about", ""), given.get("actor", ""))
    for name, refs in zip(("about", "actor"), meant, strict=True):
        refuse(unclear_refusal(given.get(name, ""), refs, name))
    return meant


def narrowed(form: AuditFilter, *, erasures: bool = False) -> Narrowed:
    """``erasures``: for who may read who is erased, and why; others find neither by it. Raises
    Refused where a filter cannot be used, or means more than can be asked for."""
    given, actors = form.given(), list[str]()
    meant = _meant(form)
    verbs = () if given.get("verb") else VERBS_OF_VIEW.get(given.get("view", ""), ())
    rows = Entry.objects.newest_first().defer("body", "leaf_hash")
    if given.get("about"):
        rows = rows.about(*meant[0])
        rows = rows if erasures else rows.exclude(tells_about(*meant[0]))
    if verb := given.get("verb"):
        rows = rows.filter(verb=verb)
    if given.get("actor"):
        actors = [ref for ref in meant[1] if acts(ref)]
        rows = rows if len(actors) > 1 else rows.filter(actor__in=actors)
    if trace := given.get("trace"):
        rows = rows.filter(trace_id=trace.strip())
    if words := given.get("words"):
        rows = _saying(rows, words)
        rows = rows if erasures else rows.exclude(tells_about())
    if actors and verbs:
        rows, verbs = rows.filter(verb__in=verbs), ()
    return Narrowed(_within(rows, given), actors if len(actors) > 1 else (), verbs)


def _saying(rows: EntryQuerySet, typed: str) -> EntryQuerySet:
    """Entries with these words in a text that every reader of the trail may read."""
    found = entries_saying(typed, without=PRIVATE_FIELDS)
    if found is None:
        return rows
    secret = [Q(verb__in=VOTE_VERBS, subject__in=refs) for refs in secret_ballots()]
    return rows.filter(pk__in=found).exclude(reduce(or_, secret))


def _within(rows: QuerySet[Entry], given: Mapping[str, Any]) -> QuerySet[Entry]:
    if since := given.get("since"):
        rows = rows.filter(occurred_at__gte=start_of(countable(since)))
    if until := given.get("until"):
        rows = rows.filter(occurred_at__lt=start_of(countable(until) + timedelta(days=1)))
    if moment := given.get("moment"):
        rows = rows.filter(occurred_at__lt=moment)
    return rows


NOTHING = AuditPage(rows=[], first="", newer="", older="")


def page_asked(form: AuditFilter, params: QueryDict, *, erasures: bool = False) -> AuditPage | None:
    """The page that the filters ask for; None, and why on the form, where they cannot be used."""
    try:
        return audit_page(narrowed(form, erasures=erasures), params, erasures=erasures)
    except Refused as refused:
        if name := str(refused.refusal.params.get("filter", "")):
            form.add_error(name, str(refused))
        return None


def audit_page(
    asked: Narrowed, params: QueryDict, size: int = SIZE, *, erasures: bool = False
) -> AuditPage:
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
        rows=_lines(found, erasures),
        first=_address(params) if more_newer else "",
        newer=_address(params, after=_mark(found[0])) if more_newer and found else "",
        older=_address(params, before=_mark(found[-1])) if more_older and found else "",
    )


def _place(asked: str) -> tuple[datetime, str] | None:
    """What ``_mark`` wrote, or an entry's id alone."""
    entry, _dot, at = asked.partition(".")
    if at.isascii() and at.isdigit() and len(at) < MICROSECONDS_AT_MOST:
        return EPOCH + timedelta(microseconds=int(at)), entry
    found = Entry.objects.filter(pk=entry).values_list("occurred_at", "pk") if entry else None
    return found.first() if found is not None else None


def _mark(entry: Entry) -> str:
    """An entry's place in the order, so that the next page need not ask for it."""
    return f"{entry.pk}.{(entry.occurred_at - EPOCH) // timedelta(microseconds=1)}"


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


def _lines(entries: Sequence[Entry], erasures: bool) -> list[AuditLine]:
    about = _about(entries, erasures)
    shown = [(entry.actor, entry.on_behalf_of, about[entry.pk]) for entry in entries]
    names = names_of(ref for refs in shown for ref in refs)
    return [_line(entry, about[entry.pk], names) for entry in entries]


def _about(entries: Sequence[Entry], erasures: bool) -> dict[str, str]:
    """By entry: of all it is about, what a reader knows best; one query."""
    found = {entry.pk: entry.subject for entry in entries}
    verbs = {entry.pk: entry.verb for entry in entries}
    rows = EntryRef.objects.filter(entry_id__in=list(found)).values_list("entry_id", "ref")
    for key, ref in sorted(rows):
        if refs_told(verbs[key], [ref], erasures=erasures) and _rank(ref) < _rank(found[key]):
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
