"""A year of the committee at tier 3: what it decided, and what became of it by today."""

from approvals.demo.acts import ballots, releases
from approvals.demo.fates.committee import (
    BUSINESS,
    CHAIR,
    CO_CHAIR,
    ENGINEERING,
    ETHICS,
    QUICK,
    STEADY,
    Strands,
    abstain,
    committee,
    no,
    reviewed,
    voted,
    votes,
)
from approvals.demo.fates.running import limited_begins, shadow, staged
from approvals.demo.fates.times import Since
from approvals.rules.ballots import Choice

LEAST = 14
"""Days in each stage before production."""


def _triage() -> Strands:
    day = Since(262)
    return [
        committee(day, tempo=QUICK),
        staged(day, LEAST, "Motor claims of one office, a tenth of all."),
    ]


def _broker_chat() -> Strands:
    """Somebody changes a vote, so that it is a tie; the chair, who abstained, breaks it."""
    day = Since(197)
    return [
        [
            *reviewed(day, STEADY),
            (day.at(-2, "15:10"), ballots.vote(BUSINESS, why=(
                "Brokers ask for it at every visit, and Sales is ready to take over chats."
            ))),
            (day.at(-2, "16:20"), ballots.vote(ENGINEERING)),
            (day.at(-1, "09:30"), ballots.vote(ETHICS, Choice.REJECT, (
                "Twelve days of staging are few for something that speaks in our name at night."
            ))),
            (day.at(-1, "11:20"), ballots.vote(BUSINESS, Choice.REJECT, (
                "I was for it. Sales told me today that nobody takes over chats after seven."
            ))),
            (day.at(-1, "13:40"), ballots.vote(CO_CHAIR)),
            (day.at(-1, "16:10"), ballots.vote(CHAIR, Choice.ABSTAIN, (
                "Both arguments hold; I would rather hear the others before I decide."
            ))),
            (day.at(0, "09:50"), ballots.casting(Choice.APPROVE, (
                "Sales has named two people for the evenings. In shadow nobody is spoken to; "
                "without their rota it will not become limited."
            ))),
        ],
        staged(day, LEAST, "Brokers of two branches, up to 300 conversations a day."),
    ]  # fmt: skip


def _access_router() -> Strands:
    """Asked by the chair's own deputy: neither of them votes, and the co-chair presides."""
    day = Since(138)
    return [
        committee(day, votes(chair=None), tempo=QUICK),
        staged(day, LEAST, "Standard roles of Shared Services, 200 people."),
    ]


def _repair() -> Strands:
    """No quorum, and none after the extension; the chair puts it to a new ballot a week later."""
    day = Since(152)
    return [
        [
            *reviewed(day, STEADY.earlier(8)),
            (day.at(-9, "10:20"), ballots.vote(ENGINEERING)),
            (day.at(-8, "14:10"), ballots.vote(ETHICS)),
            (day.at(-2, "09:10"), ballots.reopen(
                "All five are back from the trade fair and have the papers; no need to wait for "
                "the meeting in three weeks."
            )),
            *voted(day, STEADY, votes()),
        ],
        staged(day, LEAST, "Four partner garages in two towns."),
    ]  # fmt: skip


def _recourse() -> Strands:
    return [
        committee(
            Since(228),
            votes(
                ethics=no(
                    "“Undisputed” is what our own report says. A first letter to a person should "
                    "not rest on that alone."
                ),
                chair=no("Nobody has tried the templates on a report that contradicts itself."),
                co_chair=no("Two of three texts threaten costs. By machine, that is not us."),
            ),
        )
    ]


def _absence() -> Strands:
    """High risk, with health data: rejected by those who abstained from nothing else that year."""
    return [
        committee(
            Since(206),
            votes(
                ethics=no(
                    "Eight people in a bad winter are few enough to know who is meant. It watches "
                    "the ill and calls it care."
                ),
                chair=no(
                    "Sick leave by week, for a hint that a good lead does not need: the data are "
                    "worth more to others than to us."
                ),
                co_chair=no(
                    "Health data of staff, and no works agreement: not before there is one."
                ),
                engineering=abstain(),
            ),
            tempo=QUICK,
        )
    ]


def _disputes() -> Strands:
    """In the holidays: no quorum in time, extended, and decided with the chair's alternate."""
    day = Since(135)
    return [
        [
            *reviewed(day, STEADY.earlier(2)),
            (day.at(-4, "16:20"), ballots.vote(ENGINEERING)),
            (day.at(-3, "10:10"), ballots.vote(ETHICS)),
            (day.at(-1, "14:10"), ballots.absent(CHAIR, (
                "On leave for two weeks, in the mountains; my deputy has the papers."
            ))),
            (day.at(-1, "16:30"), ballots.vote(CHAIR)),
            (day.at(0, "09:40"), ballots.vote(CO_CHAIR)),
            (day.at(0, "11:20"), ballots.vote(BUSINESS)),
        ],
        staged(day, LEAST, "Invoices of the twelve largest suppliers."),
    ]  # fmt: skip


def _onboarding() -> Strands:
    """Limited for long enough, all signed: the business owner may let it go on today."""
    day = Since(45)
    return [
        committee(day, tempo=QUICK),
        [
            *shadow(day, LEAST),
            (day.on(limited_begins(LEAST), "09:10"), releases.begin("Brokers of one branch.")),
            (day.on(39, "11:10"), releases.sign_exit()),
        ],
    ]


def _status_page() -> Strands:
    """In shadow for long enough; two exit criteria are not signed yet."""
    day = Since(24)
    return [
        committee(day, tempo=QUICK),
        [
            (day.on(2, "09:30"), releases.begin()),
            (day.on(17, "10:30"), releases.sign_exit(1, 2, 4)),
        ],
    ]


def _injury() -> Strands:
    """In shadow, with days to go."""
    day = Since(10)
    return [committee(day, tempo=QUICK), [(day.on(2, "09:30"), releases.begin())]]


TIER_3: dict[str, Strands] = {
    "claims-triage-desk": _triage(),
    "broker-chat-guide": _broker_chat(),
    "access-request-router": _access_router(),
    "repair-dispatcher": _repair(),
    "recourse-letter-sender": _recourse(),
    "absence-pattern-watch": _absence(),
    "supplier-dispute-writer": _disputes(),
    "broker-onboarding-checker": _onboarding(),
    "status-page-writer": _status_page(),
    "injury-severity-sorter": _injury(),
}
