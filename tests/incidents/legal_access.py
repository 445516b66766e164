"""Pages of the legal side of incidents: who sees them, who proposes, who decides."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from incidents.rules.notices import NoticeKind
from tests.incidents import legal_making as law
from tests.incidents import make

EVERYBODY, ONLY_POST = None, 405
SEES = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "operator",
    "security", "compliance", "compliance_2", "owner", "tech_owner", "manager", "colleague",
}  # fmt: skip
DECIDES = {"co_chair", "compliance", "compliance_2"}
WRITES = DECIDES | {"operator", "security"}
NUMBER, NOTICE = ("legal_incident",), ("legal_incident", "notice_kind")
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "incident_legal": (NUMBER, SEES, 200),
    "incident_question": (("legal_incident", "legal_question"), SEES, 200),
    "incident_scope": (NUMBER, SEES, 200),
    "incident_notice_prepare": (NUMBER, EVERYBODY, ONLY_POST),
    "incident_notice": (NOTICE, SEES, 200),
    "incident_notice_write": (NOTICE, SEES, 200),
    "incident_notice_sent": (NOTICE, SEES, 200),
    "incident_notice_needless": (NOTICE, SEES, 200),
    "incident_notice_file": ((*NOTICE, "notice_version"), EVERYBODY, ONLY_POST),
}
DONE_BY = {
    **dict.fromkeys(("incident_question", "incident_scope", "incident_notice_write"), WRITES),
    **dict.fromkeys(("incident_notice_sent", "incident_notice_needless"), DECIDES),
}
FILES = ("incident_notice_file",)


def scene(cast: Any) -> dict[str, Any]:
    """An incident in hand of the operator, with a breach decided and its notice prepared."""
    now = timezone.now() - timedelta(hours=2)
    incident = make.taken(cast, now=now)
    law.decide(incident, cast, law.BREACH, now + timedelta(hours=1))
    return {
        "legal_incident": incident.number,
        "legal_question": "breach",
        "notice_kind": NoticeKind.GDPR_33.value,
        "notice_version": 1,
    }
