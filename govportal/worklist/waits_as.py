"""As what somebody has a task, in words: roles, seats, and what people are to one case only."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.people.names import ROLE_NAMES, SEAT_NAMES

OF_A_CASE: dict[str, Any] = {
    "action_owner": gettext_lazy("Action owner"),
    "chair": gettext_lazy("Chair"),
    "confirmer": gettext_lazy("Second person"),
    "finding_owner": gettext_lazy("Finding owner"),
    "handler": gettext_lazy("Who answers"),
    "incident_lead": gettext_lazy("Incident lead"),
    "lead": gettext_lazy("Incident lead"),
    "manager": gettext_lazy("Manager"),
    "policy_owner": gettext_lazy("Policy owner"),
    "requester": gettext_lazy("Requester"),
    "signer": gettext_lazy("Who signs"),
    "vendor_owner": gettext_lazy("Vendor owner"),
    "who_answers": gettext_lazy("Who answers"),
    "who_raised": gettext_lazy("Who raised it"),
}
NAMES: dict[str, Any] = {
    **OF_A_CASE,
    **{role.value: name for role, name in ROLE_NAMES.items()},
    **{f"seat:{kind.value}": name for kind, name in SEAT_NAMES.items()},
}


def waits_as(role: str) -> str:
    """The words of a role of a work item; of one that nobody named, the word itself."""
    return str(NAMES.get(role) or _(role.replace("_", " ").capitalize()))
