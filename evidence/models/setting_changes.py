"""Who changed how the portal is set up, read from the ledger."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict

from evidence.models.audit import AuditLine, AuditPage, Narrowed, audit_page, narrowed_to, within
from evidence.models.meant import acts, refs_meant, unclear_refusal
from evidence.models.trails import actor_words, ref_words, verb_words
from evidence.models.walks import Walk, by_column
from evidence.setting_groups import SETTING_VERBS, VERBS_OF_GROUP
from govportal.ledger.models import Entry
from govportal.ledger.rules import loads
from govportal.people.referred import names_of
from govportal.refusals import refuse

COLUMNS = ("at", "who", "who_ref", "what", "verb", "about", "about_ref", "details", "entry")
MOST_VALUE, MOST_PAIRS, BATCH = 120, 12, 500
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$")


@dataclass(frozen=True)
class Change:
    """One change: its line, and what the entry says of it."""

    line: AuditLine
    details: list[tuple[str, str]]


def narrowed(given: Mapping[str, Any]) -> Narrowed:
    """The changes that are asked for. Raises Refused where “who” means nobody or too many."""
    sources = [by_column("verb", VERBS_OF_GROUP.get(given.get("group", ""), SETTING_VERBS))]
    if who := given.get("actor"):
        _about, meant = refs_meant("", who)
        refuse(unclear_refusal(who, meant, "actor"))
        sources.append(by_column("actor", [ref for ref in meant if acts(ref)]))
    return narrowed_to(Walk(sources, within=within(given)))


def changes_page(asked: Narrowed, params: QueryDict) -> tuple[AuditPage, list[Change]]:
    """One page of them, with what each entry says."""
    page = audit_page(asked, params)
    bodies = dict(Entry.objects.filter(pk__in=[r.id for r in page.rows]).values_list("pk", "body"))
    return page, [Change(line, details_of(bodies.get(line.id, "{}"))) for line in page.rows]


def details_of(body: str) -> list[tuple[str, str]]:
    """What an entry says in plain words and numbers; people's texts are not among it."""
    data = loads(body).get("data") if body else None
    if not isinstance(data, Mapping):
        return []
    pairs = [(str(name).replace("_", " "), _short(value)) for name, value in sorted(data.items())]
    return [pair for pair in pairs if pair[1]][:MOST_PAIRS]


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        text = "; ".join(f"{name}: {_short(inner)}" for name, inner in sorted(value.items()))
    elif isinstance(value, list):
        text = ", ".join(_short(inner) for inner in value)
    else:
        text = "" if value is None else _moment(str(value))
    return text if len(text) <= MOST_VALUE else f"{text[: MOST_VALUE - 1]}…"


def _moment(text: str) -> str:
    """A moment to the minute; anything else as it stands."""
    if not MOMENT.match(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def change_rows(asked: Narrowed, most: int) -> Iterator[dict[str, object]]:
    """All of them for a file, oldest last, at most ``most``; names are read a batch at a time."""
    entries = asked.all.defer(None).defer("leaf_hash")[:most]
    batch: list[Entry] = []
    for entry in entries.iterator(BATCH):
        batch.append(entry)
        if len(batch) == BATCH:
            yield from _rows(batch)
            batch = []
    yield from _rows(batch)


def _rows(entries: Iterable[Entry]) -> Iterator[dict[str, object]]:
    found = list(entries)
    names = names_of({ref for one in found for ref in (one.actor, one.on_behalf_of, one.subject)})
    for one in found:
        yield {
            "at": one.occurred_at.isoformat(),
            "who": actor_words(one.actor, one.on_behalf_of or None, names),
            "who_ref": one.actor,
            "what": verb_words(one.verb),
            "verb": one.verb,
            "about": ref_words(one.subject, names),
            "about_ref": one.subject,
            "details": "; ".join(f"{name}: {value}" for name, value in details_of(one.body)),
            "entry": one.pk,
        }


def newest_change() -> Entry | None:
    """The newest change of a setting."""
    return next(iter(narrowed({}).walk.first(1).entries), None)
