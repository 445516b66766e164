"""A year of the committee at tier 4: the board is told of each decision."""

from approvals.demo.acts import conditions, releases, requests, steps
from approvals.demo.fates.committee import (
    BY_BUSINESS,
    BY_TECH,
    SECURITY,
    THOROUGH,
    Strands,
    abstain,
    committee,
    no,
    reviewed,
    votes,
    yes_if,
)
from approvals.demo.fates.running import limited_begins, shadow, staged, told
from approvals.demo.fates.times import Past, Since
from approvals.rules.conditions import Row
from registry.rules.runtime_rules import Typed

LEAST = 30
"""Days in each stage before production."""


def _supplier_payments() -> Strands:
    day = Since(110)
    tested = {SECURITY: steps.sign(SECURITY, file="hostile-input-report.txt")}
    return [
        committee(day, tempo=THOROUGH, advice=tested),
        told(day, "Read with the chair of the audit committee, who asks for the first figures."),
        staged(day, LEAST, "Invoices up to EUR 500 of forty suppliers."),
    ]


def _server_decommissioner() -> Strands:
    """Asked about what it does not know; taken back."""
    day = Past(96)
    return [
        [
            *reviewed(day, THOROUGH)[:3],
            (day.at(-5, "11:40"), steps.ask(SECURITY, "Limits", (
                "How does it know a server that works once a year, for instance at closing time?"
            ))),
            (day.at(-2, "15:10"), requests.withdraw(
                "It does not know. We stop servers by hand this year and come back with owners."
            )),
        ]
    ]  # fmt: skip


def _cancellations() -> Strands:
    """More for it than against, and still no majority of all seats."""
    day = Since(118)
    return [
        committee(
            day,
            votes(
                ethics=no(
                    "One in forty ends the wrong policy today; it would do so faster, and nobody "
                    "would have looked."
                ),
                business_unit=abstain(),
                co_chair=abstain(
                    "The legal basis is sound and the harm is not small; I can weigh it either way."
                ),
            ),
            tempo=THOROUGH,
        ),
        told(day),
    ]


def _key_rotation() -> Strands:
    """Two conditions, both met in time; live since last week."""
    day = Since(85)
    return [
        committee(
            day,
            votes(
                chair=yes_if(
                    Row(
                        "A dry run names every key and its services for a month before one is "
                        "destroyed.",
                        BY_TECH,
                        "35",
                        Typed("block", operation="destroy", environment="production"),
                    )
                ),
                engineering=yes_if(
                    Row("Two people release each destruction in the first quarter.", BY_TECH, "25")
                ),
            ),
            tempo=THOROUGH,
        ),
        told(day),
        staged(day, LEAST, "Service accounts of the test systems."),
        [
            (day.on(9, "10:20"), conditions.hand_in(1, (
                "The release asks for two names and refuses the same one twice; test enclosed."
            ), "two-people-test.txt")),
            (day.on(11, "14:30"), conditions.accept(1, (
                "Tried with one person and two browsers. It says no, and the log says who tried."
            ))),
        ],
        [
            (day.on(16, "09:20"), conditions.hand_in(2, (
                "Lists of the dry run so far: 4,102 keys, 38 without a service, all explained."
            ), "dry-run.txt")),
            (day.on(18, "11:50"), conditions.accept(2, (
                "Went through the 38 with the teams; none of them would have been missed."
            ))),
        ],
    ]  # fmt: skip


def _treasury() -> Strands:
    """Stepped back from limited to shadow after a holiday that it did not know."""
    day = Since(62)
    return [
        committee(day, tempo=THOROUGH),
        told(day, "The board asks to hear how the bands are set, at its next meeting."),
        [
            *shadow(day, LEAST),
            (day.on(limited_begins(LEAST), "09:10"), releases.begin("Six accounts in euro.")),
            (day.on(48, "15:20"), releases.back(
                "Moved a balance twice on a holiday of one country. Nothing was lost, but the band "
                "was ignored; the calendar of each bank has to be known first."
            )),
        ],
    ]  # fmt: skip


def _payouts() -> Strands:
    """In shadow for long enough, all signed; evidence for a condition waits to be verified."""
    day = Since(42)
    return [
        committee(
            day,
            votes(
                co_chair=yes_if(
                    Row(
                        "Accounts that changed within 30 days are paid by a person.",
                        BY_TECH,
                        "60",
                        Typed("hold", group="financial", amount="500", currency="EUR"),
                    )
                )
            ),
            tempo=THOROUGH,
        ),
        told(day, "Acknowledged. Please report the first wrong payment, if there is one, at once."),
        [
            (day.on(2, "09:30"), releases.begin()),
            (day.on(37, "10:30"), releases.sign_exit()),
        ],
        [
            (Past(2).at(0, "15:30"), conditions.hand_in(1, (
                "Payments to a changed account go to the clerk's list; forty cases are enclosed."
            ), "changed-accounts.txt")),
        ],
    ]  # fmt: skip


def _commissions() -> Strands:
    """Decided this week: the letter waits for the board, a condition for its owner."""
    day = Past(3)
    return [
        committee(
            day,
            votes(
                ethics=yes_if(
                    Row("Brokers see line by line how a payment was worked out.", BY_BUSINESS, "30")
                )
            ),
            tempo=THOROUGH,
        ),
        told(day, acknowledged=False),
        [(Past(1).at(0, "11:30"), releases.begin())],
    ]


TIER_4: dict[str, Strands] = {
    "supplier-payment-runner": _supplier_payments(),
    "server-decommissioner": _server_decommissioner(),
    "policy-cancellation-desk": _cancellations(),
    "key-rotation-agent": _key_rotation(),
    "treasury-sweeper": _treasury(),
    "claims-payout-desk": _payouts(),
    "commission-payer": _commissions(),
}
