"""Where a request contradicts itself, and what a reviewer must be asked (4-fine-print.md).

Which field names are contact, personal, financial or health data the data catalogue knows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from approvals.rules.content import BY_PATH, Content, answer, is_blank, tools
from approvals.rules.faults import Fault, show
from approvals.rules.wording import SENTENCES
from govportal.refusals import Refusal
from registry.rules.data_catalogue import CATALOGUE_1, Catalogue, category_of


class Weight(StrEnum):
    """What a finding does: a contradiction stops submission, a question goes to a reviewer."""

    CONTRADICTION = "contradiction"
    QUESTION = "question"


REGULATED = "agent_capabilities.regulated_data"
IRREVERSIBLE = "agent_capabilities.irreversible_actions"
WRITES = "agent_capabilities.writes_data"
LEGAL_CLASS = "compliance_assessment.eu_ai_act_classification"
HIGH_RISK_ASKS = (
    ("finding.overseers", "compliance_assessment.human_overseers"),
    ("finding.fundamental_rights", "compliance_assessment.fundamental_rights_assessment"),
)
DATA = "agent_capabilities.data_processed"
TOOLS = "agent_capabilities.tools_requested"


@dataclass(frozen=True)
class Finding:
    """One contradiction or question, with both places. ``role``: who is asked."""

    code: str
    weight: Weight
    paths: tuple[str, str]
    params: Mapping[str, object]
    role: str = ""

    @property
    def text(self) -> str:
        """The English sentence."""
        return SENTENCES[self.code] % dict(self.params)

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.code, self.params)

    @property
    def fault(self) -> Fault:
        """The same among the things that stand in the way, at the answer that is contradicted."""
        return Fault(self.code, self.paths[0], self.params)

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "weight": self.weight.value,
            "paths": list(self.paths),
            "role": self.role,
            "text": self.text,
            "params": dict(self.params),
        }


def findings(content: Content, catalogue: Catalogue = CATALOGUE_1) -> list[Finding]:
    """Contradictions first, then questions, each in the order of the request."""
    return [
        *_contradictions(content, catalogue),
        *_contact_data(content, catalogue),
        *_high_risk(content),
    ]


def contradictions(content: Content, catalogue: Catalogue = CATALOGUE_1) -> list[Finding]:
    """The findings that stop submission."""
    return list(_contradictions(content, catalogue))


def personal_data(content: Content, catalogue: Catalogue = CATALOGUE_1) -> bool:
    """Whether a privacy review belongs to the route (1-domain.md §4): personal data at any tier.

    Declared as regulated, under the GDPR by the requester's own word, or found by the catalogue;
    names and contact data are personal data too, though they give no points.
    """
    return next(_personal(content, catalogue), None) is not None


def personal_answers(content: Content, catalogue: Catalogue = CATALOGUE_1) -> list[str]:
    """The answers that bring the privacy review, as paths: what a requester would look at."""
    return list(dict.fromkeys(_personal(content, catalogue)))


def _personal(content: Content, catalogue: Catalogue) -> Iterator[str]:
    for path in (REGULATED, "compliance_assessment.gdpr_applicable"):
        if answer(content, path) is True:
            yield path
    for _n, name in _data(content):
        if category_of(name, catalogue):
            yield DATA


def _data(content: Content) -> Iterator[tuple[int, str]]:
    listed = answer(content, DATA)
    for n, name in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(name, str):
            yield n, name


def _contradictions(content: Content, catalogue: Catalogue) -> Iterator[Finding]:
    regulated = {c["code"]: c["text"] for c in catalogue["categories"] if c["regulated"]}
    if answer(content, REGULATED) is False:
        for n, name in _data(content):
            if (code := category_of(name, catalogue)) in regulated:
                params = _params(REGULATED, name, regulated[code])
                yield _against("finding.regulated", REGULATED, f"{DATA}[{n}]", params)
    for n, tool in tools(content):
        place = f"{TOOLS}[{n}]"
        params = _params(IRREVERSIBLE, tool.get("name"))
        undone = tool.get("reversible") is False and tool.get("writes") is not False
        if answer(content, IRREVERSIBLE) is False and undone:
            yield _against("finding.irreversible", IRREVERSIBLE, f"{place}.reversible", params)
        if answer(content, WRITES) is False and tool.get("writes") is True:
            params = _params(WRITES, tool.get("name"))
            yield _against("finding.writes", WRITES, f"{place}.writes", params)


def _params(path: str, found: object, what: str = "") -> dict[str, object]:
    return {"answer": BY_PATH[path].label, "found": show(found), "what": what}


def _against(code: str, path: str, other: str, params: Mapping[str, object]) -> Finding:
    return Finding(code, Weight.CONTRADICTION, (path, other), params)


def _contact_data(content: Content, catalogue: Catalogue) -> Iterator[Finding]:
    if answer(content, REGULATED) is not False:
        return
    asked = {c["code"]: c["text"] for c in catalogue["categories"] if not c["regulated"]}
    for n, name in _data(content):
        if (code := category_of(name, catalogue)) in asked:
            params = _params(REGULATED, name, asked[code])
            yield _to_compliance("finding.contact_data", REGULATED, f"{DATA}[{n}]", params)


def _high_risk(content: Content) -> Iterator[Finding]:
    """What high risk asks for and the requester left open, the reviewer is asked (§4)."""
    if answer(content, LEGAL_CLASS) != "high_risk":
        return
    for code, path in HIGH_RISK_ASKS:
        if is_blank(answer(content, path)):
            params = {"answer": BY_PATH[LEGAL_CLASS].label}
            yield _to_compliance(code, LEGAL_CLASS, path, params)


def _to_compliance(code: str, path: str, other: str, params: Mapping[str, object]) -> Finding:
    return Finding(code, Weight.QUESTION, (path, other), params, "compliance_reviewer")
