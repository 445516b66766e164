"""A year of tier 1 and 2: few requests at first, more later; what has ended by today."""

from approvals.demo.acts import releases, requests, steps
from approvals.demo.fates.signed import (
    ATTESTATION,
    CISO,
    OWNER,
    late,
    questioned,
    raised,
    rejected,
    tier_1,
    tier_2,
    unanswered,
    withdrawn,
)
from approvals.demo.fates.times import Fate, Past, Since

TIER_1: dict[str, Fate] = {
    "tender-comparison": tier_1(Since(355)),
    "runbook-finder": tier_1(223),
    "site-safety-digest": tier_1(210),
    "board-paper-indexer": tier_1(200),
    "release-note-writer": [
        *tier_1(191),
        (
            Past(45).at(0, "10:00"),
            releases.move("retire", "quill.abara", "The code host now writes these by itself."),
        ),
    ],
    "contract-clause-finder": tier_1(184),
    "glossary-keeper": tier_1(176),
    "energy-report-drafter": late(170),
    "wording-explainer": tier_1(162),
    "policy-question-helper": raised(
        156, "Answers reach everybody in the company, and the desk has no time to read each one."
    ),
    "cleaning-round-planner": tier_1(150),
    "decision-record-finder": tier_1(145),
    "price-list-checker": withdrawn(138, "The season's list was checked by hand meanwhile."),
    "campaign-brief-drafter": tier_1(132),
    "test-case-proposer": [
        *tier_1(127),
        (
            Past(9).at(0, "17:10"),
            releases.move("suspend", "halvard.imre", "Comments on changes it was not asked about."),
        ),
    ],
    "benefits-question-helper": tier_1(121),
    "catalogue-cleaner": rejected(
        116,
        ATTESTATION,
        "The service account may still delete articles; I will attest it when it is narrower.",
    ),
    "audit-request-collector": tier_1(111),
    "canteen-forecast": tier_1(107),
    "brochure-fact-checker": tier_1(102),
    "alarm-title-cleaner": tier_1(97),
    "weather-event-matcher": tier_1(93),
    "training-catalogue-guide": late(88),
    "lease-term-reader": tier_1(84),
    "retention-rule-finder": tier_1(79),
    "claims-figures-explainer": rejected(
        75,
        OWNER,
        "In staging every third explanation named a cause that the figures do not show. Not yet.",
    ),
    "repair-invoice-checker": tier_1(71),
    "query-explainer": tier_1(66),
    "form-letter-reviewer": tier_1(62),
    "hotline-script-helper": tier_1(58),
    "territory-planner": tier_1(54),
    "cash-forecast-explainer": tier_1(50),
    "scan-namer": tier_1(46),
    "cloud-bill-explainer": tier_1(43),
    "job-advert-checker": tier_1(38),
    "first-week-writer": tier_1(35),
    "case-law-finder": tier_1(31),
    "questionnaire-drafter": tier_1(28),
    "market-price-digest": tier_1(24),
    "parking-plan-helper": tier_1(20, send=requests.send(by="yuki.arslan")),
    "phishing-report-reader": tier_1(17),
    "release-risk-reader": tier_1(13),
    "meeting-cost-counter": tier_1(9),
    "log-summary-writer": tier_1(5, live=False),
}

TIER_2: dict[str, Fate] = {
    "visit-report-filer": tier_2(235),
    "invoice-query-sorter": tier_2(205),
    "stock-level-planner": [
        *tier_2(186),
        *tier_2(
            60,
            send=requests.ask_again(
                "material_change",
                "1.1.0",
                **{"agent_capabilities.autonomy_limits.max_actions_per_minute": 60},
            ),
        ),
    ],
    "leave-plan-checker": [
        *questioned(
            168,
            "Data it processes",
            "Does it see the reason for a leave, for instance parental leave, or dates only?",
            "Dates and team only; the reason is not in the view it reads. The runbook shows it.",
        ),
        *tier_2(30, send=requests.ask_again("renewal", "1.0.1")),
    ],
    "claims-letter-sorter": tier_2(152),
    "receipt-reader": questioned(
        140,
        "Days data are kept",
        "Pictures of receipts show more than amounts. Why keep them 90 days at the provider?",
        "You are right, nothing needs them there. Version 1.0.1 keeps nothing at the provider.",
        **{
            "agent_metadata.version": "1.0.1",
            "agent_capabilities.data_retention_days": 1,
        },
    ),
    "patch-window-planner": tier_2(Since(184)),
    "newsletter-scheduler": rejected(
        112,
        CISO,
        "Mail in our name leaves without a second look; I want a person to release each issue.",
    ),
    "call-note-writer": unanswered(
        99,
        "Data it processes",
        "Are callers told that a transcript is made, and where does the recording end up?",
    ),
    "access-review-helper": tier_2(81),
    "equipment-planner": tier_2(68),
    "certificate-watch": [
        *tier_2(42)[:3],
        (
            Past(42).at(1, "10:20"),
            steps.hand_over(CISO, "theodor.quist", "I travel for three days and cannot read it."),
        ),
        *tier_2(42)[3:],
    ],
    "supplier-mail-answerer": withdrawn(26, "Suppliers get the date by the new portal instead."),
    "code-review-companion": tier_2(8, live=False),
    "warranty-guide": tier_2(6, live=False),
}
