"""The audit trail as its pages read it: by index, a page at a time, without totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from evidence.forms import AuditFilter, start_of
from evidence.models.closed_erasures import tells_about
from evidence.models.meant import acts, refs_meant, unclear_refusal
from evidence.models.open_votes import secret_ballots
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.models.walks import Place, Source, Walk, about, by_column, of_trace
from evidence.rules.person_erasure import refs_told
from evidence.rules.slices import PRIVATE_FIELDS, VOTE_VERBS
from evidence.trail_views import VERBS_OF_VIEW
from govportal.days import countable
from govportal.ledger.models import Entry, EntryRef
from govportal.ledger.words import said
from govportal.people.referred import names_of
from govportal.refusals import Refusal, Refused, refuse

SIZE = 40
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
    """A page of the trail; addresses are query strings, empty where there is none.

    ``looked_to``: where looking ended, where so many entries did not fit that it had to.
    """

    rows: list[AuditLine]
    first: str
    newer: str
    older: str
    looked_to: datetime | None = None
    total_words: str = ""

    @property
    def shown(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Narrowed:
    """The entries that the filters ask for: a page at a time, or all of them in one.

    ``actors``: whose, where several people are meant.
    """

    walk: Walk
    all: QuerySet[Entry]
    actors: Sequence[str] = ()


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
    given, meant = form.given(), _meant(form)
    sources, besides = list[Source](), Q()
    if given.get("about"):
        sources.append(about(meant[0]))
        besides &= Q() if erasures else ~tells_about(*meant[0])
    actors = [ref for ref in meant[1] if acts(ref)]
    if given.get("actor"):
        sources.append(by_column("actor", actors))
    if verbs := _verbs(given):
        sources.append(by_column("verb", verbs))
    if trace := given.get("trace"):
        sources.append(of_trace(trace.strip()))
    looked_for = said(given.get("words", ""), without=PRIVATE_FIELDS)
    if looked_for is not None:
        besides &= _no_secret() & (Q() if erasures else ~tells_about())
    walk = Walk(sources, looked_for, within(given), besides)
    return narrowed_to(walk, actors if len(actors) > 1 else ())


def narrowed_to(walk: Walk, actors: Sequence[str] = ()) -> Narrowed:
    """What a walk finds, a page at a time or all in one."""
    return Narrowed(walk, _all(walk), actors)


def _all(walk: Walk) -> QuerySet[Entry]:
    """All in one query, each filter by its keys: nobody waits for a page."""
    rows = Entry.objects.newest_first().defer("body", "leaf_hash")
    for source in walk.sources:
        keys = [Q(pk__in=part.values(source.key)) for part in source.parts]
        rows = rows.filter(source.fits if source.key == "pk" else reduce(or_, keys, Q(pk__in=[])))
    if walk.said is not None:
        rows = rows.filter(pk__in=walk.said.texts.values("entry_id"))
    return rows.filter(walk.within, walk.besides)


def _verbs(given: Mapping[str, Any]) -> Sequence[str]:
    if verb := given.get("verb"):
        return [verb]
    return VERBS_OF_VIEW.get(given.get("view", ""), ())


def _no_secret() -> Q:
    """No vote on what is not decided yet: its words are not found."""
    secret = [Q(verb__in=VOTE_VERBS, subject__in=refs) for refs in secret_ballots()]
    return ~reduce(or_, secret)


def within(given: Mapping[str, Any]) -> Q:
    """The span of time that filters ask for."""
    asked = Q()
    if since := given.get("since"):
        asked &= Q(occurred_at__gte=start_of(countable(since)))
    if until := given.get("until"):
        asked &= Q(occurred_at__lt=start_of(countable(until) + timedelta(days=1)))
    if moment := given.get("moment"):
        asked &= Q(occurred_at__lt=moment)
    return asked


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
    after = _place(params.get("after", ""), is_newer=True)
    place = after or _place(params.get("before", ""))
    found = asked.walk.first(size + 1, place, newer=after is not None)
    rows, far = found.entries[:size], found.looked_to
    more, mark = len(found.entries) > size, _mark_of(far) if far else ""
    if after is not None:
        rows = rows[::-1]
        newer, older = more or far is not None, True
    else:
        newer, older = place is not None, more or far is not None
    first, last = (_mark(rows[0]), _mark(rows[-1])) if rows else (mark, mark)
    return AuditPage(
        rows=_lines(rows, erasures),
        first=_address(params) if newer else "",
        newer=_address(params, after=(mark if after else "") or first) if newer else "",
        older=_address(params, before=("" if after else mark) or last) if older else "",
        looked_to=far.at if far else None,
    )


def _place(asked: str, *, is_newer: bool = False) -> Place | None:
    """What ``_mark`` wrote, or an entry's id alone."""
    entry, _dot, at = asked.partition(".")
    if at.isascii() and at.isdigit() and len(at) < MICROSECONDS_AT_MOST:
        return Place(EPOCH + timedelta(microseconds=int(at)), entry, is_newer)
    found = Entry.objects.filter(pk=entry).values_list("occurred_at", "pk") if entry else None
    known = found.first() if found is not None else None
    return Place(*known, is_newer) if known else None


def _mark(entry: Entry) -> str:
    """An entry's place in the order, so that the next page need not ask for it."""
    return _mark_of(Place(entry.occurred_at, entry.pk))


def _mark_of(place: Place) -> str:
    return f"{place.entry}.{(place.at - EPOCH) // timedelta(microseconds=1)}"


def _address(params: QueryDict, **place: str) -> str:
    kept = [(k, v) for k, values in params.lists() for v in values if k not in {"before", "after"}]
    return "?" + urlencode([*kept, *place.items()])


def _lines(entries: Sequence[Entry], erasures: bool) -> list[AuditLine]:
    told = _about(entries, erasures)
    shown = [(entry.actor, entry.on_behalf_of, told[entry.pk]) for entry in entries]
    names = names_of(ref for refs in shown for ref in refs)
    return [_line(entry, told[entry.pk], names) for entry in entries]


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
