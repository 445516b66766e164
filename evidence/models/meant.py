"""What somebody means who types a number, a name or a reference into the trail's filters."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.models import Agent

AT_MOST = 20
NUMBERED = {
    "ACT": ("corrective_action",),
    "ADR": ("request",),
    "DRILL": ("containment",),
    "DSR": ("data_request",),
    "EP": ("pack",),
    "ER": ("erasure",),
    "FND": ("finding",),
    "INC": ("incident",),
    "MRV": ("management_review",),
    "PB": ("playbook",),
    "PD": ("scheduled_review",),
    "PIR": ("pir",),
    "POL": ("policy",),
    "POR": ("policy_review",),
    "PR": ("scheduled_review", "pruning"),
    "RCN": ("reconciliation",),
    "RCT": ("recertification",),
    "RP": ("rollout",),
    "RST": ("restore_test",),
    "SCH": ("scheme",),
    "SMP": ("sample",),
}
"""By how a number begins: of what kinds that can be, as the ledger calls them."""
NUMBER = re.compile(r"([A-Z]+)-(?:\d{4}-)?\d{2,}(-C\d+)?")


def acts(ref: str) -> bool:
    return ref.startswith(("person:", "agent:", "system:"))


def refs_meant(*asked: str) -> list[list[str]]:
    """For each of these words the ledger references that they can mean: a reference as it stands,
    a number, an agent, people by name or address. At most one query.

    More than ``AT_MOST`` are not all of them: see ``unclear_refusal``.
    """
    plain = [_plain(words.strip()) for words in asked]
    unsure = [n for n, refs in enumerate(plain) if not refs and asked[n].strip()]
    found: dict[int, list[str]] = {n: [] for n in unsure}
    for n, ref in _named({n: asked[n].strip() for n in unsure}):
        found[n].append(ref)
    return [
        refs or found.get(n) or ([f"system:{asked[n].strip().lower()}"] if asked[n] else [])
        for n, refs in enumerate(plain)
    ]


def unclear_refusal(words: str, refs: Sequence[str], name: str = "") -> Refusal | None:
    """Why words that so many are called by do not say who is meant; one query more to count them.

    ``name``: of the filter that they were typed into.
    """
    if len(refs) <= AT_MOST:
        return None
    count = sum(rows.count() for rows, _kind, _key in _called(words.strip()))
    return Refusal("trail.unclear", {"count": count, "words": words.strip(), "filter": name})


def numbered(words: str) -> list[str]:
    """The references that a number can mean; none where it is no number."""
    number = words.strip().upper()
    found = NUMBER.fullmatch(number)
    if found is None:
        return []
    kinds: Iterable[str] = NUMBERED.get(found[1], ())
    if found[2]:
        kinds = ("containment",)
    return [f"{kind}:{number}" for kind in kinds]


def _plain(words: str) -> list[str]:
    return [words] if ":" in words else numbered(words)


def _named(asked: dict[int, str]) -> Sequence[tuple[int, str]]:
    rows = [part for n, words in asked.items() for part in _parts(n, words)]
    if not rows:
        return []
    return list(rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0])


def _called(words: str) -> tuple[tuple[QuerySet[Any], str, str], ...]:
    people = Person.objects.filter(Q(full_name__icontains=words) | Q(email__iexact=words))
    agents = Agent.objects.filter(Q(slug=words.lower()) | Q(name__icontains=words))
    return (people, "person", "ref"), (agents, "agent", "slug")


def _parts(n: int, words: str) -> list[QuerySet[Any, tuple[int, str]]]:
    """One more than is shown of each, to know whether there are more."""
    return [
        rows.model._default_manager.filter(pk__in=rows.order_by("pk").values("pk")[: AT_MOST + 1])
        .order_by()
        .annotate(asked=Value(n), meant=Concat(Value(f"{kind}:"), key, output_field=CharField()))
        .values_list("asked", "meant")
        for rows, kind, key in _called(words)
    ]
