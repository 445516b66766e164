"""What becomes of requests that signatures decide: tier 1 and 2."""

from approvals.demo.acts import releases, requests, steps
from approvals.demo.acts.cases import Act
from approvals.demo.fates.times import Anchor, Fate, Past, ago
from approvals.rules.reviews import StepKind, Verdict

ATTESTATION, OWNER, CISO = (
    StepKind.ATTESTATION,
    StepKind.SIGN_OFF_OWNER,
    StepKind.SIGN_OFF_CISO,
)
LEGAL, PRIVACY = StepKind.LEGAL_CLASS, StepKind.PRIVACY
attest, by_compliance = steps.sign(ATTESTATION), steps.sign(LEGAL, PRIVACY)
by_owner, by_ciso = steps.sign(OWNER), steps.sign(CISO)
GO_LIVE = "16:10"
REGULATED = "agent_capabilities.regulated_data"
REVIEWED = "agent_capabilities.all_outputs_human_reviewed"
BUDGET = "agent_capabilities.autonomy_limits"


def _from(begin: int | Anchor) -> Anchor:
    return Past(begin) if isinstance(begin, int) else begin


def tier_1(begin: int | Anchor, *, send: Act | None = None, live: bool = True) -> Fate:
    """Approved within its 24 hours, now and then only the next morning, and live a week later."""
    day = _from(begin).at
    overnight = isinstance(begin, int) and begin % 3 == 1
    signed = day(1, "08:40") if overnight else day(0, "16:50")
    fate: Fate = [
        (day(0, "09:40"), send or requests.send()),
        (day(0, "11:10"), attest),
        (day(0, "14:30"), by_compliance),
        (signed, by_owner),
    ]
    return [*fate, (day(6, GO_LIVE), releases.go_live())] if live else fate


def tier_2(begin: int | Anchor, *, send: Act | None = None, live: bool = True) -> Fate:
    """Approved within its 72 hours, and live a week and a half later."""
    day = _from(begin).at
    fate: Fate = [
        (day(0, "10:10"), send or requests.send()),
        (day(0, "15:20"), attest),
        (day(1, "09:30"), by_compliance),
        (day(1, "14:10"), by_owner),
        (day(2, "11:00"), by_ciso),
    ]
    return [*fate, (day(8, GO_LIVE), releases.go_live())] if live else fate


def late(begin: int) -> Fate:
    """Nobody attests in time; whoever the escalation called does, and the day after it is live."""
    day = Past(begin).at
    return [
        (day(0, "09:40"), requests.send()),
        (day(0, "13:50"), by_compliance),
        (day(1, "11:20"), steps.sign(ATTESTATION, called_in=True)),
        (day(1, "14:00"), by_owner),
        (day(7, GO_LIVE), releases.go_live()),
    ]


def raised(begin: int, reason: str) -> Fate:
    """Sent as tier 1; the compliance reviewer makes it tier 2, and it is approved as that."""
    day = Past(begin).at
    return [
        (day(0, "09:40"), requests.send()),
        (day(0, "11:10"), attest),
        (day(0, "14:30"), steps.raise_tier(LEGAL, 2, reason)),
        (day(0, "16:20"), attest),
        (day(1, "09:30"), by_compliance),
        (day(1, "11:00"), by_owner),
        (day(2, "09:10"), by_ciso),
        (day(7, GO_LIVE), releases.go_live()),
    ]


def questioned(begin: int, about: str, question: str, reply: str, **changes: object) -> Fate:
    """The compliance reviewer asks; after the answer (and a new version, if any) it is approved."""
    day = Past(begin).at
    again: Fate = [
        (day(3, "11:40"), requests.revise(**changes)),
        (day(3, "13:10"), attest),
    ]
    return [
        (day(0, "10:10"), requests.send()),
        (day(0, "15:20"), attest),
        (day(1, "09:30"), steps.ask(LEGAL, about, question)),
        (day(3, "11:00"), steps.answer(reply)),
        *(again if changes else []),
        (day(3, "15:00"), by_compliance),
        (day(4, "10:00"), by_owner),
        (day(4, "14:40"), by_ciso),
        (day(10, GO_LIVE), releases.go_live()),
    ]


def rejected(begin: int, kind: StepKind, why: str) -> Fate:
    """Somebody says no: the technical owner on the first day, or the CISO on the third."""
    day = Past(begin).at
    no = steps.sign(kind, verdict=Verdict.REJECT, why=why)
    begun: Fate = [(day(0, "09:40"), requests.send()), (day(0, "13:20"), by_compliance)]
    if kind is ATTESTATION:
        return [*begun, (day(0, "15:10"), no)]
    signed: Fate = [(day(0, "14:50"), attest), (day(1, "08:20"), by_owner)]
    return [*begun, *signed[: 2 if kind is CISO else 1], (day(1, "08:50"), no)]


def withdrawn(begin: int, reason: str) -> Fate:
    day = Past(begin).at
    return [
        (day(0, "10:10"), requests.send()),
        (day(0, "14:20"), attest),
        (day(1, "08:30"), requests.withdraw(reason)),
    ]


def unanswered(begin: int, about: str, question: str) -> Fate:
    """A question that nobody answers: after ten business days the rule withdraws the request."""
    day = Past(begin).at
    return [
        (day(0, "10:10"), requests.send()),
        (day(0, "15:20"), attest),
        (day(1, "10:00"), steps.ask(LEGAL, about, question)),
    ]


def open_now(hours: float, *acts_then: tuple[float, Act], slack: float = 2.0) -> Fate:
    """Sent so many hours ago, and further acts each so many hours ago; still under review."""
    first: Fate = [(ago(hours, slack), requests.send())]
    return [*first, *((ago(when, slack), act) for when, act in acts_then)]
