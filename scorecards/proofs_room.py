"""What the pages of evidence, maturity, checklists and the organisation show."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from govportal.people.models import Person, Unit
from govportal.refusals import Refusal
from scorecards.evidence_links import open_to
from scorecards.evidence_list import Proofs, evidence_list, proofs_of
from scorecards.evidence_names import ABOUT
from scorecards.evidence_todo import TODO
from scorecards.evidence_words import says
from scorecards.models import Assessment, ProofDay
from scorecards.plan_state import sign_of
from scorecards.proofs_words import (
    DIMENSION_WORDS,
    EXECUTIVE_WORDS,
    OPERATIONS_WORDS,
    STAGE_NAMES,
    STAGE_WORDS,
    WORK_WORDS,
    Levels,
)
from scorecards.rights import assesses
from scorecards.rules.evidence import Evidence
from scorecards.rules.maturity import EXECUTIVE, NEEDS, OPERATIONS, WORK, Stage, missing, next_stage
from scorecards.rules.organisation import (
    LEAST,
    OLD_AFTER,
    STEPS,
    Dimension,
    may_deploy,
    proposed,
    total,
)
from scorecards.rules.proofs import all_hold
from scorecards.scores import month_before
from scorecards.sources.days import day_of


@dataclass(frozen=True)
class Line:
    """A piece of evidence as pages show it."""

    evidence: Evidence

    @property
    def holds(self) -> bool | None:
        return self.evidence.holds

    @property
    def name(self) -> object:
        return ABOUT[self.evidence.code].name

    @property
    def words(self) -> str:
        return says(self.evidence)

    @property
    def todo(self) -> object:
        return TODO[self.evidence.code][0]

    @property
    def who(self) -> object:
        return TODO[self.evidence.code][1]

    @property
    def url(self) -> str:
        return self.evidence.url

    @property
    def sign(self) -> tuple[str, object, str]:
        return sign_of(self.holds)


def lines(proofs: Proofs, codes: Iterable[str]) -> list[Line]:
    return [Line(proofs.by_code[code]) for code in codes]


@dataclass(frozen=True)
class Rung:
    """One stage of the ladder."""

    stage: Stage
    name: object
    words: object
    is_done: bool
    is_here: bool


@dataclass(frozen=True)
class Maturity:
    """``missing``: what the next stage waits for. ``proven``: what holds of the needs of all."""

    as_of: datetime | None
    unit: Unit | None
    stage: Stage
    rungs: Sequence[Rung]
    missing: Sequence[Line]
    proven: Sequence[Line]
    needed: int
    work: object
    next_name: object
    before: tuple[date, object] | None

    @property
    def name(self) -> object:
        return STAGE_NAMES[self.stage]

    @property
    def held(self) -> int:
        """How many of the needs of the next stage hold."""
        return self.needed - len(self.missing)


def maturity_of(unit: Unit | None, reader: Person, now: datetime) -> Maturity:
    """Where the organisation or a unit stands, what is missing, who acts. Two queries."""
    row = ProofDay.objects.of(unit).order_by("-day").first()
    proofs = open_to(proofs_of(row), reader, now)
    stage = proofs.stage
    after = next_stage(stage)
    read = [code for codes in NEEDS.values() for code in codes]
    return Maturity(
        as_of=proofs.as_of,
        unit=unit,
        stage=stage,
        rungs=[
            Rung(one, STAGE_NAMES[one], STAGE_WORDS[one], one < stage, one == stage)
            for one in Stage
        ],
        missing=lines(proofs, missing(proofs.holds, stage)),
        proven=lines(proofs, [code for code in read if proofs.holds.get(code)]),
        needed=len(NEEDS[after]) if after else 0,
        work=WORK_WORDS[WORK[after]] if after else "",
        next_name=STAGE_NAMES[after] if after else "",
        before=_before(unit, row),
    )


def _before(unit: Unit | None, row: ProofDay | None) -> tuple[date, object] | None:
    """The stage a month earlier, where evidence was kept then."""
    if row is None:
        return None
    rows = ProofDay.objects.of(unit).filter(day__lte=month_before(row.day)).order_by("-day")
    found = rows.values_list("day", "stage").first()
    return None if found is None else (found[0], STAGE_NAMES[Stage(found[1])])


@dataclass(frozen=True)
class Check:
    """One entry of a checklist with its evidence."""

    name: object
    question: object
    lines: Sequence[Line]

    @property
    def holds(self) -> bool | None:
        return all_hold([line.holds for line in self.lines])

    @property
    def sign(self) -> tuple[str, object, str]:
        return sign_of(self.holds)

    @property
    def gaps(self) -> list[Line]:
        return [line for line in self.lines if not line.holds]


def operations_of(proofs: Proofs) -> list[Check]:
    return [
        Check(OPERATIONS_WORDS[key], "", lines(proofs, codes)) for key, codes in OPERATIONS.items()
    ]


def executive_of(proofs: Proofs) -> list[Check]:
    return [
        Check(EXECUTIVE_WORDS[key].name, EXECUTIVE_WORDS[key].question, lines(proofs, codes))
        for key, codes in EXECUTIVE.items()
    ]


@dataclass(frozen=True)
class DimensionLine:
    """One dimension as it stands."""

    dimension: Dimension
    levels: Levels
    proposed: int | None
    newest: Assessment | None
    lines: Sequence[Line]
    today: date

    @property
    def address(self) -> str:
        return reverse("scorecard_dimension", args=[self.dimension])

    @property
    def is_old(self) -> bool:
        return self.newest is not None and (self.today - day_of(self.newest.at)).days > OLD_AFTER

    @property
    def is_moved(self) -> bool:
        """Whether the evidence proposes something else than when it was assessed."""
        return self.newest is not None and self.newest.proposed != self.proposed

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if not line.holds]


@dataclass(frozen=True)
class Organisation:
    """``total``: None while a dimension is not assessed; so is ``enough``."""

    as_of: datetime | None
    dimensions: Sequence[DimensionLine]
    total: int | None
    enough: bool | None
    least: int
    no: Refusal | None

    @property
    def assessed(self) -> int:
        return sum(1 for one in self.dimensions if one.newest)


def organisation_of(
    reader: Person, newest: dict[Dimension, Assessment], today: date
) -> Organisation:
    proofs = evidence_list()
    scores = [one.score for one in newest.values()]
    return Organisation(
        proofs.as_of,
        [dimension_line(one, proofs, newest.get(one), today) for one in Dimension],
        total(scores),
        may_deploy(scores),
        LEAST,
        None if assesses(reader, today) else Refusal("proof.assessors_only"),
    )


def dimension_line(
    dimension: Dimension, proofs: Proofs, newest: Assessment | None, today: date
) -> DimensionLine:
    return DimensionLine(
        dimension, DIMENSION_WORDS[dimension], proposed(dimension, proofs.holds), newest,
        lines(proofs, STEPS[dimension].codes), today,
    )  # fmt: skip


def kept_lines(codes: Collection[str]) -> list[object]:
    """The names of pieces that an assessment kept; one that is gone keeps its code."""
    return [ABOUT[code].name if code in ABOUT else code for code in codes]
