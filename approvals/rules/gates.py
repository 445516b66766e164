"""What must be there before a request of a tier may be sent (1-domain.md §4, Gates by tier)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from approvals.rules.classification import CAPABILITIES
from approvals.rules.content import Content, answer, is_blank
from approvals.rules.exceptions import exception_gates
from approvals.rules.faults import Fault
from approvals.rules.kind_asks import retirement_gates, tier_change_gates
from approvals.rules.pilots import pilot_days, pilot_gates
from approvals.rules.risks import PATH as RISKS
from approvals.rules.risks import missing_categories
from approvals.rules.wording import SENTENCES

KIND = "agent_metadata.kind"
SECURITY = "security_assessment"
DISCLOSURES = "compliance_assessment.disclosures"
DISCLOSURE_KEYS = ("conversation_start", "human_handoff_offer", "at_request")
OUTSIDE = frozenset({"external", "regulated"})


@dataclass(frozen=True)
class Gate:
    """One demand and whether it is met. ``path``: the answer that would meet it."""

    code: str
    path: str
    met: bool
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The English sentence."""
        return SENTENCES[self.code] % dict(self.params)

    @property
    def fault(self) -> Fault:
        return Fault(self.code, self.path, self.params)


SHORT = {
    "exception": exception_gates,
    "retirement": retirement_gates,
    "tier_change": tier_change_gates,
}
"""Kinds that ask for nothing but their own: the rest was judged when it was decided."""


def gates(content: Content, tier: int, today: date | None = None) -> list[Gate]:
    """Every gate that applies at this tier, met or not. Both owners are required answers.

    ``today``: when given, a kill-switch test on a later day does not count.
    """
    short = SHORT.get(str(answer(content, KIND)))
    if short is not None:
        rows = [Gate(*row) for row in short(content)]
        return [*rows, _present(content, "gate.existing_agent", "agent_metadata.agent")]
    found = list(_by_content(content))
    if today is not None and answer(content, KIND) == "pilot":
        found += [Gate(*row) for row in pilot_days(content, today)]
    if tier >= 2:
        found += _from_tier_2(content)
    if tier >= 3:
        found += _from_tier_3(content, today)
    return found


def _from_tier_2(content: Content) -> Iterator[Gate]:
    document = f"{SECURITY}.threat_model_document"
    done = answer(content, f"{SECURITY}.threat_model_completed") is True
    yield Gate("gate.threat_model", document, done and not is_blank(answer(content, document)))
    yield _present(content, "gate.prompt_injection", f"{SECURITY}.prompt_injection_mitigations")
    logging = f"{SECURITY}.audit_logging_configured"
    yield Gate("gate.audit_logging", logging, answer(content, logging) is True)


def _from_tier_3(content: Content, today: date | None) -> Iterator[Gate]:
    yield _present(content, "gate.rollback", f"{SECURITY}.rollback_design")
    yield _present(content, "gate.incident_owner", f"{SECURITY}.incident_owner")
    tested = f"{SECURITY}.kill_switch_tested_on"
    gate = _present(content, "gate.kill_switch", tested)
    yield gate
    if gate.met and today is not None:
        past = str(answer(content, tested)) <= today.isoformat()
        yield Gate("gate.kill_switch_past", tested, past)
    yield _present(content, "gate.staged_release", f"{SECURITY}.staged_release_plan")
    missing = missing_categories(content)
    yield Gate("gate.risks", RISKS, not missing, {"missing": ", ".join(missing)})


def _by_content(content: Content) -> Iterator[Gate]:
    if answer(content, f"{CAPABILITIES}.regulated_data") is True:
        assessment = f"{SECURITY}.data_protection_assessment"
        yield _present(content, "gate.data_protection", assessment)
    if answer(content, "business_justification.user_population") in OUTSIDE:
        texts = [answer(content, f"{DISCLOSURES}.{key}") for key in DISCLOSURE_KEYS]
        yield Gate("gate.disclosures", DISCLOSURES, not any(map(is_blank, texts)))
    if answer(content, KIND) == "pilot":
        yield from (Gate(*row) for row in pilot_gates(content))
    if answer(content, KIND) in {"material_change", "renewal", "emergency_change"}:
        yield _present(content, "gate.existing_agent", "agent_metadata.agent")


def _present(content: Content, code: str, path: str) -> Gate:
    return Gate(code, path, not is_blank(answer(content, path)))
