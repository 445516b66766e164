"""The shipped regulations of the compliance matrix, and when each applies (5-tables.md): data.

An entry is one obligation of one regulation. All of its conditions must hold; of the values of a
condition one is enough; an empty condition asks nothing. In English, translated where shown.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from govportal.refusals import Refusal
from registry.rules.manifests import POWERS
from registry.rules.wording import gettext_noop as _

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
RESERVED = frozenset({"new"})
"""Words of the portal's own addresses."""
NAME_MAX, TEXT_MAX = 60, 600
ENTRIES_MAX = 60
TAGS = ("health", "financial", "personal", "contact")
ENVIRONMENTS = ("development", "staging", "production")
POPULATIONS = ("internal", "external", "regulated")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "tags": TAGS,
    "environments": ENVIRONMENTS,
    "populations": POPULATIONS,
    "powers": tuple(p for p in POWERS if p != "all_outputs_human_reviewed"),
}
ANY_PERSONAL = TAGS
OUTSIDE = ("external", "regulated")


def entry(code: str, regulation: str, obligation: str, **when: Sequence[str]) -> dict[str, Any]:
    """One obligation and its conditions: tags, words, environments, populations, powers."""
    known = {key: list(when.get(key, ())) for key in (*CHOICES, "words")}
    return {"code": code, "regulation": regulation, "obligation": obligation, **known}


REGULATIONS_1: Mapping[str, Any] = {
    "entries": [
        entry(
            "gdpr",
            "GDPR",
            _(
                "A legal basis and a purpose for each processing; only the data that are needed; "
                "an entry in the record of processing; answers to people’s requests in time."
            ),
            tags=ANY_PERSONAL,
        ),
        entry(
            "ccpa",
            "CCPA",
            _(
                "Where people in California are among the users: say what is collected, honour "
                "requests to know, delete and opt out, and sell nothing without consent."
            ),
            tags=ANY_PERSONAL,
            populations=OUTSIDE,
        ),
        entry(
            "hipaa",
            "HIPAA",
            _(
                "Where health data of people in the United States are used: the least that is "
                "needed, access by role and on record, an agreement with every vendor."
            ),
            tags=("health",),
        ),
        entry(
            "pci_dss",
            "PCI DSS",
            _(
                "No card number in prompts, logs or answers; card data only in the part of the "
                "network made for them; access on record and tested."
            ),
            words=("credit card", "card number", "card", "cvv", "pan"),
        ),
        entry(
            "finra",
            "FINRA",
            _(
                "Where a broker-dealer’s customers are served: what the agent says to them is "
                "supervised and kept, and a person answers for every recommendation."
            ),
            tags=("financial",),
            populations=OUTSIDE,
        ),
        entry(
            "soc_2",
            "SOC 2",
            _("Access, changes and operation are controlled, and evidence of that is kept."),
            environments=("production",),
        ),
        entry(
            "eu_ai_act_users",
            "EU AI Act, Art. 50",
            _(
                "People are told that they deal with an AI system, at the latest when the "
                "conversation begins."
            ),
            populations=OUTSIDE,
        ),
        entry(
            "eu_ai_act_use",
            "EU AI Act",
            _(
                "Staff who use it are trained (Art. 4); its class is decided; as a high-risk "
                "system it has human overseers, and its logs are kept six months or more (Art. 26)."
            ),
            environments=("production",),
        ),
        entry(
            "iso_42001",
            "ISO/IEC 42001",
            _("It is in the inventory, its impact is assessed, its life cycle is managed."),
            environments=("staging", "production"),
        ),
        entry(
            "iso_27001",
            "ISO/IEC 27001",
            _("Access is least-privilege and reviewed; connections outside are controlled."),
            powers=("writes_data", "external_api_calls", "external_communications"),
        ),
        entry(
            "iso_9001",
            "ISO 9001",
            _("What it changes in a process is documented, controlled and can be traced."),
            environments=("production",),
            powers=("writes_data", "financial_transactions"),
        ),
        entry(
            "nist_ai_rmf",
            "NIST AI RMF",
            _("Its risks are mapped, measured and managed, and somebody answers for each."),
            environments=("staging", "production"),
        ),
    ],
}


def entry_refusal(one: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Refusal | None:
    """Why an entry cannot be kept; ``others``: the entries it will stand beside."""
    if not CODE.fullmatch(one["code"]) or one["code"] in RESERVED:
        return Refusal("regulation.code_malformed")
    if one["code"] in {other["code"] for other in others}:
        return Refusal("regulation.code_taken", {"code": one["code"]})
    if len(others) >= ENTRIES_MAX:
        return Refusal("regulation.too_many", {"most": ENTRIES_MAX})
    return _text_refusal(one["regulation"], NAME_MAX) or _text_refusal(one["obligation"], TEXT_MAX)


def _text_refusal(text: str, most: int) -> Refusal | None:
    if not text.strip():
        return Refusal("regulation.text_missing")
    has = len(text)
    return Refusal("accountability.text_long", {"most": most, "has": has}) if has > most else None
