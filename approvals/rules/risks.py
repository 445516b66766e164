"""The risk assessment beside the tier, and its heat map as plain data (1-domain.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from approvals.rules.content import RISK_CATEGORIES, Content, rows
from approvals.rules.wording import gettext_noop as _

PATH = "security_assessment.risk_assessment"
SCALE = (1, 2, 3, 4, 5)
BANDS: tuple[tuple[int, str, str], ...] = (
    (15, "critical", _("Critical")),
    (10, "high", _("High")),
    (5, "medium", _("Medium")),
    (1, "low", _("Low")),
)
"""Likelihood times impact from which a band begins, its code and its word."""


@dataclass(frozen=True)
class Risk:
    """One rated risk; ratings from 1 to 5."""

    name: str
    likelihood: int
    impact: int
    mitigation: str
    residual_likelihood: int
    residual_impact: int

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def residual_score(self) -> int:
        return self.residual_likelihood * self.residual_impact


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map: which risks stand here before and after mitigation."""

    likelihood: int
    impact: int
    band: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def risks(content: Content) -> list[Risk]:
    """The completely rated risks, in the order of the request."""
    rated = [row for _n, row in rows(content, PATH) if _is_rated(row)]
    return [
        Risk(
            name=str(row["risk"]),
            likelihood=row["likelihood"],
            impact=row["impact"],
            mitigation=str(row.get("mitigation") or ""),
            residual_likelihood=row["residual_likelihood"],
            residual_impact=row["residual_impact"],
        )
        for row in rated
    ]


def missing_categories(content: Content) -> list[str]:
    """The required categories without a complete rating, in the catalogue's words."""
    given = {_plain(risk.name) for risk in risks(content) if risk.mitigation.strip()}
    return [name for name in RISK_CATEGORIES if _plain(name) not in given]


def heat_map(content: Content) -> list[list[Cell]]:
    """Five rows, the highest likelihood first; five cells each, the lowest impact first."""
    found = risks(content)
    return [[_cell(likelihood, impact, found) for impact in SCALE] for likelihood in SCALE[::-1]]


def band(score: int) -> str:
    """The code of the band of likelihood times impact (1 to 25)."""
    return next(code for least, code, _name in BANDS if score >= least)


def _cell(likelihood: int, impact: int, found: list[Risk]) -> Cell:
    here = (likelihood, impact)
    return Cell(
        likelihood,
        impact,
        band(likelihood * impact),
        tuple(r.name for r in found if (r.likelihood, r.impact) == here),
        tuple(r.name for r in found if (r.residual_likelihood, r.residual_impact) == here),
    )


def _plain(name: str) -> str:
    """Spelling and case of a category do not matter: unauthorized is unauthorised."""
    return " ".join(name.casefold().replace("_", " ").replace("iz", "is").split())


def _is_rated(row: Mapping[str, Any]) -> bool:
    keys = ("likelihood", "impact", "residual_likelihood", "residual_impact")
    ratings = [row.get(key) for key in keys]
    named = isinstance(row.get("risk"), str) and bool(row["risk"].strip())
    return named and all(type(rating) is int and rating in SCALE for rating in ratings)
