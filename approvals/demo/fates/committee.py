"""What becomes of requests that the committee decides: tier 3 and 4."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from approvals.demo.acts import ballots, requests, steps
from approvals.demo.acts.cases import Act, Case, CaseAct
from approvals.demo.fates.signed import attest, by_compliance
from approvals.demo.fates.times import Anchor, Fate
from approvals.rules.ballots import Choice
from approvals.rules.conditions import Row
from approvals.rules.reviews import StepKind
from govportal.people.rules import SeatKind

SECURITY, COMPLIANCE, ARCHITECTURE = StepKind.SECURITY, StepKind.COMPLIANCE, StepKind.ARCHITECTURE
CHAIR, CO_CHAIR, ENGINEERING, BUSINESS, ETHICS = (
    SeatKind.CHAIR,
    SeatKind.CO_CHAIR,
    SeatKind.ENGINEERING,
    SeatKind.BUSINESS_UNIT,
    SeatKind.ETHICS,
)
ORDER = (ENGINEERING, ETHICS, CHAIR, BUSINESS, CO_CHAIR)
"""In which the members of Brackwater usually find time to vote."""
BY_BUSINESS, BY_TECH = "business_owner", "technical_owner"


def _looked_at(case: Case, now: datetime) -> None:
    """The desk finds the request complete, and its technical owner attests it."""
    steps.found_complete(case, now)
    attest(case, now)


Strands = list[Fate]
"""What happens to one thing side by side: each strand keeps its order."""
Moment = tuple[int, str]
Voice = Callable[[SeatKind], CaseAct]


def _before(moment: Moment, days: int) -> Moment:
    return moment[0] - days, moment[1]


@dataclass(frozen=True)
class Tempo:
    """How fast a case goes: working days before (negative) the day of the decision, and times."""

    sent: Moment
    attested: Moment
    classed: Moment
    security: Moment
    compliance: Moment
    architecture: Moment
    votes: tuple[Moment, ...]

    def earlier(self, days: int) -> "Tempo":
        """The same, so many working days earlier."""
        return Tempo(
            sent=_before(self.sent, days),
            attested=_before(self.attested, days),
            classed=_before(self.classed, days),
            security=_before(self.security, days),
            compliance=_before(self.compliance, days),
            architecture=_before(self.architecture, days),
            votes=tuple(_before(vote, days) for vote in self.votes),
        )


QUICK = Tempo(
    (-2, "09:20"), (-2, "10:40"), (-2, "14:30"),
    (-1, "09:50"), (-1, "11:30"), (-1, "14:20"),
    ((-1, "16:30"), (0, "09:40"), (0, "11:15"), (0, "14:00"), (0, "16:40")),
)  # fmt: skip
STEADY = Tempo(
    (-5, "09:30"), (-5, "13:10"), (-4, "10:20"),
    (-4, "15:40"), (-3, "10:10"), (-2, "11:50"),
    ((-2, "16:20"), (-1, "09:30"), (-1, "13:40"), (0, "09:10"), (0, "10:50")),
)  # fmt: skip
THOROUGH = Tempo(
    (-8, "10:00"), (-8, "15:10"), (-7, "11:20"),
    (-5, "14:40"), (-4, "10:30"), (-3, "11:10"),
    ((-2, "09:30"), (-2, "14:50"), (-1, "10:10"), (-1, "15:30"), (0, "09:50")),
)  # fmt: skip


def yes(why: str = "") -> Voice:
    return lambda seat: ballots.vote(seat, why=why)


def no(why: str = "") -> Voice:
    return lambda seat: ballots.vote(seat, Choice.REJECT, why)


def abstain(why: str = "") -> Voice:
    return lambda seat: ballots.vote(seat, Choice.ABSTAIN, why)


def yes_if(*rows: Row, why: str = "") -> Voice:
    """For it, on these conditions."""
    return lambda seat: ballots.vote(seat, why=why, rows=rows)


def votes(**own: Voice | None) -> list[CaseAct]:
    """One vote a seat, for it where nothing else is given; None: the seat stays silent."""
    voices = {seat: own.get(seat.value, yes()) for seat in ORDER}
    return [voice(seat) for seat, voice in voices.items() if voice is not None]


def committee(
    day: Anchor,
    said: Sequence[CaseAct] = (),
    *,
    tempo: Tempo = STEADY,
    send: Act | None = None,
    advice: Mapping[StepKind, CaseAct] | None = None,
) -> Fate:
    """Reviewed and voted on; the last vote falls on ``day``."""
    return [*reviewed(day, tempo, send, advice), *voted(day, tempo, said or votes())]


def voted(day: Anchor, tempo: Tempo, said: Sequence[CaseAct]) -> Fate:
    """The votes, one after the other; the last one falls on ``day``."""
    moments = tempo.votes[-len(said) :]
    return [(day.at(*when), act) for when, act in zip(moments, said, strict=True)]


def reviewed(
    day: Anchor,
    tempo: Tempo,
    send: Act | None = None,
    advice: Mapping[StepKind, CaseAct] | None = None,
) -> Fate:
    """Sent and reviewed side by side; the last review opens the ballot."""
    recommended = advice or {}
    return [
        (day.at(*tempo.sent), send or requests.send()),
        (day.at(*tempo.attested), _looked_at),
        (day.at(*tempo.classed), by_compliance),
        *(
            (day.at(*when), recommended.get(kind, steps.sign(kind)))
            for kind, when in (
                (SECURITY, tempo.security),
                (COMPLIANCE, tempo.compliance),
                (ARCHITECTURE, tempo.architecture),
            )
        ),
    ]
