"""How an agent's versions stand in their tests, as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from registry.models import Agent, Authorisation, Manifest, TestRun
from registry.models.runs import SUITE_NAMES, latest_runs
from registry.rules.runs import Colour, Suite, colour, is_all_green

TREND = 12
"""So many of the newest runs of a kind make its trend."""
SIGNS: Mapping[Colour, tuple[str, Any]] = {
    Colour.GREEN: ("ok", _("Passed")),
    Colour.RED: ("bad", _("Failed")),
    Colour.OTHER_MODEL: ("warn", _("Another model version")),
    Colour.MISSING: ("neutral", _("No run")),
}


@dataclass(frozen=True)
class SuiteStand:
    """How one kind of suite stands for a manifest: its newest run, if there is one."""

    name: Any
    run: TestRun | None
    colour: Colour

    @property
    def tone(self) -> str:
        return SIGNS[self.colour][0]

    @property
    def words(self) -> Any:
        return SIGNS[self.colour][1]


@dataclass(frozen=True)
class RunRoom:
    """How a manifest stands in all kinds of suites."""

    manifest: Manifest
    suites: Sequence[SuiteStand]

    @property
    def is_green(self) -> bool:
        return is_all_green(suite.colour for suite in self.suites)


@dataclass(frozen=True)
class Trend:
    """The newest runs of one kind, oldest first."""

    name: Any
    runs: Sequence[TestRun]

    @property
    def shares(self) -> list[float]:
        return [run.passed / run.all for run in self.runs]

    @property
    def numbers(self) -> str:
        """The shares in words, for who does not see the drawing."""
        return ", ".join(f"{run.rate} %" for run in self.runs)


def stand_of(manifest: Manifest, agent: Agent) -> RunRoom:
    """How a manifest of an agent stands in its tests. One query."""
    runs = latest_runs(agent, manifest.fingerprint)
    pinned = manifest.content["model"]["version"]
    found = [
        SuiteStand(SUITE_NAMES[kind], run, colour(run.facts if run else None, pinned))
        for kind, run in runs.items()
    ]
    return RunRoom(manifest, found)


def run_room(agent: Agent, on: date) -> RunRoom | None:
    """The version that goes live next, else the one that runs, else the newest; in its tests."""
    rights = Authorisation.objects.in_force(on).filter(agent=agent).select_related("manifest")
    coming = rights.order_by("live_at", "-pk")
    right = next((r for r in coming if r.live_at is None), None) or coming.first()
    manifest = right.manifest if right else agent.manifests.first()
    return stand_of(manifest, agent) if manifest else None


def trends_of(agent: Agent) -> list[Trend]:
    """The newest runs of each kind that stand uncorrected, whichever version they are about."""
    place = Window(
        RowNumber(), partition_by=[F("kind")], order_by=[F("ran_on").desc(), F("pk").desc()]
    )
    rows = TestRun.objects.filter(agent=agent, corrected_by__isnull=True).annotate(place=place)
    found = list(rows.filter(place__lte=TREND).order_by("ran_on", "pk"))
    of_kind = {kind: [run for run in found if run.kind == kind] for kind in Suite}
    return [Trend(SUITE_NAMES[kind], runs) for kind, runs in of_kind.items() if len(runs) > 1]
