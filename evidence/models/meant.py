"""What somebody means who types a number, a name or a reference into the trail's filters."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from govportal.people.models import Person
from registry.models import Agent

AT_MOST = 20
NUMBERED = {"ADR": "request", "INC": "incident", "EP": "pack"}


def acts(ref: str) -> bool:
    return ref.startswith(("person:", "agent:", "system:"))


def refs_meant(*asked: str) -> list[list[str]]:
    """For each of these words the ledger references that they can mean: a reference as it stands,
    a number, an agent, people by name or address. At most one query.
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


def _plain(words: str) -> list[str]:
    number = words.upper()
    if ":" in words:
        return [words]
    kind = NUMBERED.get(number.partition("-")[0]) if "-" in number else None
    return [f"{kind}:{number}"] if kind else []


def _named(asked: dict[int, str]) -> Sequence[tuple[int, str]]:
    rows = [part for n, words in asked.items() for part in _parts(n, words)]
    if not rows:
        return []
    return list(rows[0].union(*rows[1:], all=True) if rows[1:] else rows[0])


def _parts(n: int, words: str) -> list[QuerySet[Any, tuple[int, str]]]:
    people = Person.objects.filter(Q(full_name__icontains=words) | Q(email__iexact=words))
    agents = Agent.objects.filter(Q(slug=words.lower()) | Q(name__icontains=words))
    meant: tuple[tuple[QuerySet[Any], str, str], ...] = (
        (people, "person", "ref"),
        (agents, "agent", "slug"),
    )
    return [
        rows.model._default_manager.filter(pk__in=rows.order_by("pk").values("pk")[:AT_MOST])
        .order_by()
        .annotate(asked=Value(n), meant=Concat(Value(f"{kind}:"), key, output_field=CharField()))
        .values_list("asked", "meant")
        for rows, kind, key in meant
    ]
