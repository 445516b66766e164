"""The plot: which request meets which fate. Some months of tier 1 and 2, and what waits today."""

from approvals.demo import acts
from approvals.demo.fates import (
    ATTESTATION,
    CISO,
    LEGAL,
    OWNER,
    PRIVACY,
    REVIEWED,
    Fate,
    Past,
    ago,
    attest,
    by_compliance,
    by_owner,
    late,
    open_now,
    questioned,
    raised,
    rejected,
    tier_1,
    tier_2,
    unanswered,
    withdrawn,
)

FIRST_DAY = 108
"""Working days before today on which the organisation begins: a good five months."""

OVER: dict[str, Fate] = {
    "tender-comparison": tier_1(104),
    "site-safety-digest": tier_1(101),
    "visit-report-filer": tier_2(100),
    "invoice-query-sorter": tier_2(98),
    "release-note-writer": [
        *tier_1(97),
        (
            Past(45).at(0, "10:00"),
            acts.move("retire", "quill.abara", "The code host now writes these notes by itself."),
        ),
    ],
    "runbook-finder": tier_1(95),
    "stock-level-planner": [
        *tier_2(93),
        *tier_2(
            30,
            send=acts.change_agent(
                "1.1.0",
                **{"agent_capabilities.autonomy_limits.max_actions_per_minute": 60},
            ),
        ),
    ],
    "glossary-keeper": tier_1(92),
    "contract-clause-finder": tier_1(88),
    "leave-plan-checker": questioned(
        86,
        "Data it processes",
        "Does the agent see the reason for a leave, for instance parental leave, or dates only?",
        "Dates and team only; the reason is not in the view it reads. The view is in the runbook.",
    ),
    "catalogue-cleaner": rejected(
        84,
        ATTESTATION,
        "The service account may still delete articles; I will attest it when it is narrower.",
    ),
    "energy-report-drafter": late(80),
    "receipt-reader": questioned(
        78,
        "Days data are kept",
        "Pictures of receipts show more than amounts. Why keep them 90 days at the provider?",
        "You are right, nothing needs them there. Version 1.0.1 keeps nothing at the provider.",
        **{
            "agent_metadata.version": "1.0.1",
            "agent_capabilities.data_retention_days": 1,
        },
    ),
    "policy-question-helper": raised(
        74, "Answers reach everybody in the company, and the desk has no time to read each one."
    ),
    "claims-letter-sorter": tier_2(70),
    "test-case-proposer": [
        *tier_1(66),
        (
            Past(9).at(0, "17:10"),
            acts.move("suspend", "halvard.imre", "Comments on changes it was not asked about."),
        ),
    ],
    "newsletter-scheduler": rejected(
        64,
        CISO,
        "Mail in our name leaves without a second look; I want a person to release each issue.",
    ),
    "price-list-checker": withdrawn(62, "The season's list was checked by hand in the meantime."),
    "call-note-writer": unanswered(
        58,
        "Data it processes",
        "Are callers told that a transcript is made, and where does the recording end up?",
    ),
    "brochure-fact-checker": tier_1(55),
    "patch-window-planner": tier_2(52),
    "claims-figures-explainer": rejected(
        48,
        OWNER,
        "In staging every third explanation named a cause that the figures do not show. Not yet.",
    ),
    "access-review-helper": tier_2(46),
    "certificate-watch": [
        *tier_2(42)[:3],
        (
            Past(42).at(1, "10:20"),
            acts.hand_over(CISO, "theodor.quist", "I travel for three days and cannot read it."),
        ),
        *tier_2(42)[3:],
    ],
    "form-letter-reviewer": tier_1(40),
    "equipment-planner": tier_2(36),
    "training-catalogue-guide": late(33),
    "job-advert-checker": tier_1(27),
    "supplier-mail-answerer": withdrawn(26, "Suppliers get the date by the new portal instead."),
    "parking-plan-helper": tier_1(20, send=acts.send(by="yuki.arslan")),
    "code-review-companion": tier_2(8, live=False),
    "warranty-guide": tier_2(6, live=False),
    "log-summary-writer": tier_1(5, live=False),
}


HIGH_RISK = acts.sign(LEGAL, legal_class="high_risk", why=(
    "Who works when is decided on the proposal: allocation of tasks, Annex III no. 4. High risk."
))  # fmt: skip

NOW: dict[str, Fate] = {
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
            acts.ask(
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
            acts.ask(
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
            acts.ask(
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
            acts.ask(
                PRIVACY,
                "Data it processes",
                "The summary of a file may hold diagnoses. Are they removed before it is read?",
            ),
        ),
        (30, acts.answer("Yes: the summary is the one for accounting, without medical fields.")),
        slack=5.0,
    ),
    "vacancy-publisher": open_now(
        70,
        (64, attest),
        (
            58,
            acts.ask(LEGAL, "Limits", "What stops it from posting the same text a hundred times?"),
        ),
        (26, acts.answer("Nothing did. Version 1.1.0 has a limit of two actions a minute.")),
        (
            25,
            acts.revise(
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
            acts.raise_tier(
                LEGAL,
                2,
                "Tasks of 60 standards are too many for one manager to check each of them.",
            ),
        ),
        (20, attest),
        slack=3.0,
    ),
    "shift-swap-helper": open_now(60, (52, attest), (40, HIGH_RISK), slack=5.0),
    "policyholder-chat-guide": open_now(96, (90, attest), (70, by_compliance), slack=6.0),
    "credit-limit-adviser": open_now(30, slack=6.0),
    "interview-planner": open_now(72, (66, attest), slack=6.0),
    "refund-desk": open_now(190, (180, attest), (150, by_compliance), slack=6.0),
    "mailbox-retention-cleaner": open_now(48, (40, attest), slack=6.0),
    "glossary-keeper": [
        (
            ago(26, 5.0),
            acts.change_agent("1.1.0", **{REVIEWED: False}),
        ),
        (ago(20, 5.0), attest),
    ],
    "travel-desk-assistant": [(ago(50, 6.0), acts.start(share_with="priti.osei"))],
    "quote-draft-writer": [(ago(7, 3.0), acts.start())],
    "fleet-booking-helper": [
        (
            ago(130, 6.0),
            acts.start(keep=("agent_metadata", "business_justification", "agent_capabilities")),
        )
    ],
    "translation-desk": [(ago(28, 5.0), acts.start(keep=("agent_metadata",)))],
}


def plot() -> list[tuple[str, Fate]]:
    """Every use case with its fates, in a fixed order."""
    return [*OVER.items(), *NOW.items()]
