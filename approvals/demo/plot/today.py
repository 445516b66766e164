"""What waits today: requests of all tiers in the middle of their way, and drafts."""

from approvals.demo.acts import ballots, requests, steps
from approvals.demo.fates.committee import (
    ARCHITECTURE,
    BUSINESS,
    CHAIR,
    CO_CHAIR,
    COMPLIANCE,
    ENGINEERING,
    ETHICS,
    SECURITY,
    THOROUGH,
    reviewed,
)
from approvals.demo.fates.signed import (
    LEGAL,
    PRIVACY,
    REVIEWED,
    attest,
    by_compliance,
    by_owner,
    open_now,
)
from approvals.demo.fates.times import Fate, Past, ago
from approvals.rules.ballots import Choice

TOO_MUCH = "Panels are a courtesy to applicants; proposed by a machine they feel like a judgement."
WHO_IS_LEFT_OUT = (
    "It learns from panels of the past, and who sat in them. I want to see whom it leaves out."
)
NOT_BACKWARDS = "A changed allowance stays until the next payroll; three hundred euro are a lot."
HIGH_RISK = steps.sign(LEGAL, legal_class="high_risk", why=(
    "Who works when is decided on the proposal: allocation of tasks, Annex III no. 4. High risk."
))  # fmt: skip

TODAY: dict[str, Fate] = {
    "spare-part-finder": open_now(1.5, slack=1.0),
    "data-quality-watch": open_now(5, slack=3.0),
    "room-releaser": open_now(20, (14, by_compliance), slack=5.0),
    "dependency-watch": open_now(8, (5, attest)),
    "outage-timeline-builder": open_now(
        45, (41, attest), (36, by_compliance), (22, by_owner), slack=6.0
    ),
    "damage-photo-sorter": open_now(59, (52, attest), (40, by_compliance), slack=4.5),
    "complaint-theme-finder": open_now(
        68.4, (60, attest), (46, by_compliance), (30, by_owner), slack=2.8
    ),
    "budget-question-helper": open_now(31.5, slack=1.2),
    "archive-tagger": open_now(98, (92, attest), (74, by_compliance), (60, by_owner), slack=6.0),
    "minutes-filer": open_now(
        80,
        (72, attest),
        (
            60,
            steps.ask(
                PRIVACY,
                "Data it processes",
                "Minutes name people who spoke. Is the register open to all of the company?",
            ),
        ),
        slack=5.0,
    ),
    "broker-mail-sorter": open_now(
        64,
        (58, attest),
        (
            42,
            steps.ask(
                LEGAL,
                "Tools it can call",
                "Can a wrong team be seen by the broker, and does a deadline start with it?",
            ),
        ),
        slack=5.0,
    ),
    "reminder-planner": open_now(
        190,
        (184, attest),
        (
            170,
            steps.ask(
                LEGAL,
                "What will be better",
                "Does the habit class decide who gets a reminder at all, or only on which day?",
            ),
        ),
        slack=6.0,
    ),
    "reserve-note-drafter": open_now(
        90,
        (84, attest),
        (
            78,
            steps.ask(
                PRIVACY,
                "Data it processes",
                "The summary of a file may hold diagnoses. Are they removed before it is read?",
            ),
        ),
        (30, steps.answer("Yes: the summary is the one for accounting, without medical fields.")),
        slack=5.0,
    ),
    "vacancy-publisher": open_now(
        70,
        (64, attest),
        (
            58,
            steps.ask(LEGAL, "Limits", "What stops it from posting the same text a hundred times?"),
        ),
        (26, steps.answer("Nothing did. Version 1.1.0 has a limit of two actions a minute.")),
        (
            25,
            requests.revise(
                **{
                    "agent_metadata.version": "1.1.0",
                    "agent_capabilities.autonomy_limits.max_actions_per_minute": 2,
                }
            ),
        ),
        (18, attest),
        slack=4.0,
    ),
    "standards-diff-reader": open_now(
        40,
        (37, attest),
        (
            32,
            steps.raise_tier(
                LEGAL,
                2,
                "Tasks of 60 standards are too many for one manager to check each of them.",
            ),
        ),
        (20, attest),
        slack=3.0,
    ),
    "shift-swap-helper": open_now(60, (52, attest), (40, HIGH_RISK), slack=5.0),
    "policyholder-chat-guide": open_now(
        100,
        (96, attest),
        (80, by_compliance),
        (72, steps.sign(SECURITY, file="hostile-input-report.txt")),
        (56, steps.sign(COMPLIANCE, file="notices-as-shown.txt")),
        (46, steps.sign(ARCHITECTURE)),
        (30, ballots.vote(CO_CHAIR)),
        (20, ballots.vote(ETHICS)),
        slack=4.0,
    ),
    "credit-limit-adviser": [
        (Past(4).at(0, "16:40"), requests.send()),
        (Past(3).at(0, "09:30"), attest),
        (Past(3).at(0, "11:10"), by_compliance),
        (Past(2).at(0, "10:20"), steps.sign(COMPLIANCE)),
    ],
    "interview-planner": open_now(
        126,
        (120, attest),
        (104, by_compliance),
        (98, steps.sign(SECURITY)),
        (80, steps.sign(COMPLIANCE)),
        (72, steps.sign(ARCHITECTURE)),
        (56, ballots.vote(ENGINEERING)),
        (50, ballots.vote(BUSINESS, Choice.REJECT, TOO_MUCH)),
        (32, ballots.vote(CHAIR, Choice.ABSTAIN)),
        (26, ballots.vote(ETHICS, Choice.REJECT, WHO_IS_LEFT_OUT)),
        (8, ballots.vote(CO_CHAIR)),
        slack=4.0,
    ),
    "refund-desk": [
        *reviewed(Past(3), THOROUGH),
        (Past(5).at(0, "10:40"), ballots.vote(ENGINEERING)),
        (Past(4).at(0, "15:10"), ballots.vote(ETHICS)),
    ],
    "benefit-payment-adjuster": open_now(
        172,
        (166, attest),
        (150, by_compliance),
        (126, steps.sign(SECURITY)),
        (102, steps.sign(COMPLIANCE)),
        (54, steps.sign(ARCHITECTURE)),
        (48, ballots.vote(CHAIR)),
        (30, ballots.vote(ENGINEERING, Choice.REJECT, NOT_BACKWARDS)),
        slack=4.0,
    ),
    "mailbox-retention-cleaner": open_now(48, (42, attest), (28, by_compliance), slack=6.0),
    "glossary-keeper": [
        (
            ago(26, 5.0),
            requests.ask_again("material_change", "1.1.0", **{REVIEWED: False}),
        ),
        (ago(20, 5.0), attest),
    ],
    "travel-desk-assistant": [(ago(50, 6.0), requests.start(share_with="priti.osei"))],
    "quote-draft-writer": [(ago(7, 3.0), requests.start())],
    "fleet-booking-helper": [
        (
            ago(130, 6.0),
            requests.start(keep=("agent_metadata", "business_justification", "agent_capabilities")),
        )
    ],
    "translation-desk": [(ago(28, 5.0), requests.start(keep=("agent_metadata",)))],
}
