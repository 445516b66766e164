"""The one list of evidence: each piece measured once, with its link. Every view reads this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.urls import NoReverseMatch, reverse

from govportal.people.models import Unit
from scorecards.evidence_names import ABOUT
from scorecards.models import ProofDay
from scorecards.rules.evidence import Evidence
from scorecards.rules.maturity import Stage, stage_of
from scorecards.rules.measures import Measured, Why
from scorecards.rules.proofs import PIECES, Figure

UNMEASURED = Measured(why=Why.NO_CASES)


@dataclass(frozen=True)
class Proofs:
    """The evidence of a unit or the organisation, in the order of the list. ``as_of``: None where
    nothing was measured yet."""

    as_of: datetime | None
    by_code: Mapping[str, Evidence]
    holds: Mapping[str, bool | None] = field(default_factory=dict)

    def judged(self, code: str, least: Fraction | None) -> Evidence:
        """A piece against another target than its own."""
        piece = self.by_code[code]
        if least is None or piece.measured is None:
            return piece
        held = PIECES[code].holds(piece.measured, least)
        return Evidence(code, held, piece.params, piece.measured, piece.url)

    @property
    def stage(self) -> Stage:
        return stage_of(self.holds)


def holds_of(measured: Mapping[str, Measured]) -> dict[str, bool | None]:
    return {code: PIECES[code].holds(one) for code, one in measured.items()}


def proofs_of(row: ProofDay | None) -> Proofs:
    """The list as it was measured; of None nobody can tell anything yet. No query."""
    measured = {code: (row and row.measured(code)) or UNMEASURED for code in PIECES}
    holds = holds_of(measured)
    pieces = {
        code: Evidence(code, holds[code], params_of(one), one, address_of(code))
        for code, one in measured.items()
    }
    return Proofs(row.as_of if row else None, pieces, holds)


def evidence_list(unit: Unit | None = None) -> Proofs:
    """The newest evidence of a unit or the organisation. One query."""
    return proofs_of(ProofDay.objects.of(unit).order_by("-day").first())


def params_of(one: Measured) -> dict[str, int]:
    """What fills the sentence of a piece."""
    return {
        "part": one.numerator or 0,
        "whole": one.denominator or 0,
        "count": one.numerator or 0,
    }


def address_of(code: str) -> str:
    """The page with the records behind a piece; empty while there is none."""
    by, about = PIECES[code].by, ABOUT[code]
    if isinstance(by, Figure):
        return _reverse("scorecard_figure", by.kpi) or (_reverse(about.page) if about.page else "")
    found = _reverse(about.page) if about.page else ""
    return f"{found}?{about.query}" if found and about.query else found


def _reverse(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # a page of another part of the room, which may not be there
        return ""
