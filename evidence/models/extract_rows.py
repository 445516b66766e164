"""The entries of an extract, a thousand at a time, in the order in which things happened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from evidence.forms import AuditFilter
from evidence.models.audit import narrowed
from evidence.models.open_votes import entries_of_open_votes
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.models.walks import PLACE
from evidence.rules.extracts import Row
from evidence.rules.person_erasure import ERASURE_VERBS, refs_told
from evidence.rules.sheets import plain
from evidence.rules.slices import PRIVATE_FIELDS, VOTE_FIELDS
from govportal.ledger.models import Disclosure, Entry, Leaf
from govportal.ledger.rules import loads
from govportal.people.referred import names_of

CHUNK = 1_000
PERSONAL = "/personal/"


def entries_of(filters: str, size: int) -> QuerySet[Entry]:
    """What fits the filters and stands in the tree of ``size`` entries."""
    found = narrowed(AuditFilter(QueryDict(filters))).all.order_by().defer(None)
    sealed = Leaf.objects.filter(entry_id=OuterRef("pk"), index__lt=size)
    return found.filter(Exists(sealed))


def rows_of(entries: QuerySet[Entry]) -> Iterator[list[Row]]:
    """Rows as the file has them; memory for one chunk, however many there are."""
    place: tuple[datetime, str] | None = None
    ordered = entries.order_by("occurred_at", "id").annotate(place=Subquery(PLACE))
    while True:
        rows = ordered if place is None else ordered.filter(_after(*place))
        found = list(rows[:CHUNK])
        if not found:
            return
        place = found[-1].occurred_at, found[-1].pk
        yield _rows(found)


def _after(at: datetime, key: str) -> Q:
    return Q(occurred_at__gte=at) & (Q(occurred_at__gt=at) | Q(pk__gt=key))


def _rows(entries: Sequence[Entry]) -> list[Row]:
    bodies = {entry.pk: entry.content for entry in entries}
    told = {entry.pk: _refs(entry, bodies[entry.pk]) for entry in entries}
    named = {ref for refs in told.values() for ref in refs}
    named |= {ref for entry in entries for ref in (entry.actor, entry.on_behalf_of)}
    names = names_of(named)
    said = _said([entry.pk for entry in entries if entry.verb not in ERASURE_VERBS])
    return [_row(entry, bodies[entry.pk], names, said.get(entry.pk, "")) for entry in entries]


def _row(entry: Entry, body: Mapping[str, Any], names: Mapping[str, str], said: str) -> Row:
    refs = _refs(entry, body)
    return {
        "index": vars(entry)["place"],
        "id": entry.pk,
        "occurred_at": plain(entry.occurred_at),
        "recorded_at": plain(entry.recorded_at),
        "who": actor_words(entry.actor, entry.on_behalf_of or None, names),
        "what": verb_words(entry.verb),
        "said": said,
        "about": ", ".join(ref_words(ref, names) for ref in refs),
        "actor": entry.actor,
        "role": entry.role,
        "on_behalf_of": entry.on_behalf_of,
        "verb": entry.verb,
        "subject": entry.subject,
        "refs": refs,
        "data": body["data"],
        "trace_id": entry.trace_id,
        "policy_result": entry.policy_result,
        "retention": entry.retention,
        "demo": entry.demo,
        "leaf_hash": bytes(entry.leaf_hash).hex(),
    }


def _refs(entry: Entry, body: Mapping[str, Any]) -> list[str]:
    """What it is about; who is erased is in no copy: every reader of the trail may take it away."""
    return refs_told(entry.verb, body["refs"], erasures=False)


def _said(ids: list[str]) -> dict[str, str]:
    """By entry: the texts that every reader of the trail may read; votes not decided are not."""
    hidden = entries_of_open_votes(ids)
    rows = Disclosure.objects.filter(entry_id__in=ids, path__startswith=PERSONAL)
    found: dict[str, list[str]] = {}
    for entry, path, value in rows.order_by("pk").values_list("entry_id", "path", "value"):
        name = path.removeprefix(PERSONAL).partition("/")[0]
        if name in PRIVATE_FIELDS or (entry in hidden and name in VOTE_FIELDS):
            continue
        text = loads(value.encode())
        found.setdefault(entry, []).append(f"{name}: {text}")
    return {entry: "\n".join(texts) for entry, texts in found.items()}
