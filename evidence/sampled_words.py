"""Rows of populations in words: what they say of themselves, and what they are about."""

from collections.abc import Mapping
from typing import Any

from approvals.models.names import CONDITION_STATE_NAMES, STEP_NAMES, VERDICT_NAMES
from evidence.models.trails import verb_words
from evidence.rules.samples import Kind
from govportal.people.names import ROLE_NAMES
from incidents.models.alerts import VERDICT_NAMES as ALERT_NAMES
from incidents.names import SEVERITY_NAMES
from registry.names import ENVIRONMENT_NAMES

WORDS: dict[Kind, Mapping[Any, Any]] = {
    Kind.DECISIONS: VERDICT_NAMES,
    Kind.SIGN_OFFS: STEP_NAMES,
    Kind.AUTHORISATIONS: ENVIRONMENT_NAMES,
    Kind.INCIDENTS: SEVERITY_NAMES,
    Kind.ALERTS: ALERT_NAMES,
    Kind.CONDITIONS: CONDITION_STATE_NAMES,
    Kind.ROLES: ROLE_NAMES,
}
"""What the codes of each population's rows mean."""


def what_words(kind: Kind, what: str) -> str:
    if kind is Kind.ENTRIES:
        return verb_words(what)
    return str(WORDS[kind].get(what, what))
