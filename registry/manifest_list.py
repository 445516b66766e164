"""What the pages say about an agent's manifests: where each is authorised, which two to compare."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import get_object_or_404

from registry.comparison import Comparison, compare_rows
from registry.models import Agent, Authorisation, Manifest

OFFERED = 50
"""So many of the newest versions are offered for choosing two."""
PREFIX = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")


@dataclass(frozen=True)
class ManifestLine:
    """One version: where it is or was authorised, and how it stands to what may run now."""

    manifest: Manifest
    rights: Sequence[Authorisation]
    is_base: bool
    comparison: Comparison | None

    @property
    def short(self) -> str:
        return short(self.manifest)


@dataclass(frozen=True)
class Pair:
    """Two versions to compare; ``before`` is None for the whole of ``after``."""

    before: Manifest | None
    after: Manifest
    base: Manifest | None
    offered: Sequence[Manifest]

    def comparison(self, *, with_same: bool = False) -> Comparison:
        """Something follows from it where it is against what may run now."""
        is_base = self.before == self.base
        return compare_rows(self.before, self.after, authorised=is_base, with_same=with_same)

    @property
    def choices(self) -> list[tuple[str, Manifest]]:
        return [(short(manifest), manifest) for manifest in self.offered]

    @property
    def before_short(self) -> str:
        return short(self.before) if self.before else ""

    @property
    def after_short(self) -> str:
        return short(self.after)


def short(manifest: Manifest) -> str:
    """The beginning of a fingerprint, as addresses carry it."""
    return manifest.fingerprint.partition(":")[2][:16]


def reference_of(agent: Agent, on: date, environment: str = "") -> Manifest | None:
    """The manifest that may run: the live one, else the one that waits for its go-live.

    ``environment``: the agent's own where none is given. None: nothing is authorised.
    """
    live_first = Case(
        When(live_at__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rights = Authorisation.objects.in_force(on).filter(
        agent=agent, environment=environment or agent.environment
    )
    right = rights.select_related("manifest").order_by(live_first, "-pk").first()
    return right.manifest if right else None


def line_of(manifest: Manifest, base: Manifest | None) -> ManifestLine:
    """One line of the list; ``authorisations`` are prefetched."""
    is_base = base is not None and base.pk == manifest.pk
    compared = None if base is None or is_base else compare_rows(base, manifest)
    return ManifestLine(manifest, list(manifest.authorisations.all()), is_base, compared)


def chosen(agent: Agent, before: str | None, after: str | None, on: date) -> Pair | None:
    """The two versions that an address names; None where it names none of this agent's.

    Without names: the newest against what may run, else against the version before it.
    """
    offered = list(agent.manifests.all()[:OFFERED])
    base = reference_of(agent, on)
    newest = offered[0] if offered else None
    to = newest if after is None else named(agent, after)
    if to is None:
        return None
    start = _start(agent, base, to) if before is None else named(agent, before)
    if start is None and before:
        return None
    more = [one for one in (start, to) if one is not None and one not in offered]
    return Pair(start, to, base, [*offered, *more])


def _start(agent: Agent, base: Manifest | None, to: Manifest) -> Manifest | None:
    if base is not None and base.pk != to.pk:
        return base
    return agent.manifests.filter(pk__lt=to.pk).first()


def named(agent: Agent, text: str) -> Manifest | None:
    """The one manifest whose fingerprint begins like this; None for none or several."""
    found = PREFIX.fullmatch(text.strip().lower())
    if found is None:
        return None
    rows = list(agent.manifests.filter(fingerprint__startswith=f"sha256:{found[1]}")[:2])
    return rows[0] if len(rows) == 1 else None


def found_or_404(agent: Agent, pk: int) -> Manifest:
    return get_object_or_404(agent.manifests, pk=pk)
