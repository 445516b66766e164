"""Which of the ledger's verbs change how the portal is set up, in groups that people ask for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GROUP_NAMES: dict[str, "StrOrPromise"] = {
    "schemes": _("Tiers and routes"),
    "people": _("Roles, seats and committees"),
    "policies": _("Policies and usage"),
    "catalogues": _("Catalogues and tables"),
    "controls": _("Run-time rules and demands"),
    "incidents": _("Monitors, paging, playbooks"),
    "measures": _("Targets and courses"),
    "record": _("Retention and frameworks"),
    "keys": _("Keys of programs"),
}
VERBS_OF_GROUP: Mapping[str, tuple[str, ...]] = {
    "schemes": (
        "scheme.loaded", "scheme.drafted", "scheme.proposed", "scheme.activated",
        "scheme.discarded", "scheme.rejected", "scheme.withdrawn", "calendar.published",
        "clock.limit_changed",
    ),
    "people": (
        "role.given", "role.ended", "seat.filled", "seat.ended", "seat.term_set", "unit.added",
        "committee.added", "committee.changed", "committee.quorum_base_chosen", "person.added",
        "person.deactivated", "person.reactivated", "person.manager_named",
    ),
    "policies": (
        "policy.adopted", "policy.repealed", "policy.discarded", "usage.loaded", "usage.approved",
        "usage.activated", "usage.discarded",
    ),
    "catalogues": (
        "table.loaded", "table.changed", "regulation.put", "regulation.dropped",
        "template.written", "template.approved", "template.withdrawn", "vendor.added",
        "vendor.edited", "vendor.ended",
    ),
    "controls": (
        "policy.stored", "demand.put", "runtime_rule.in_force", "runtime_rule.tightened",
        "runtime_rule.lifted", "runtime_rule.ended", "exception.granted", "exception.ended",
    ),
    "incidents": (
        "monitor.added", "monitor.changed", "monitor.ended", "paging.chain_changed",
        "paging.chain_shipped", "paging.channel_added", "paging.channel_changed",
        "playbook.loaded", "playbook.activated", "playbook.discarded",
    ),
    "measures": (
        "target.set", "rollout.target_set", "training.course_added", "training.course_changed",
        "workflow.added", "workflow.changed",
    ),
    "record": (
        "retention.proposed", "retention.approved", "retention.discarded", "framework.loaded",
        "framework.applicability", "crosswalk.loaded",
    ),
    "keys": (
        "credential.issued", "credential.rotated", "credential.revoked", "monitor.key_issued",
        "monitor.key_replaced", "monitor.key_revoked", "token.made", "token.ended",
    ),
}  # fmt: skip
KEYS = "keys"
SETTING_VERBS = tuple(
    verb for group, verbs in VERBS_OF_GROUP.items() if group != KEYS for verb in verbs
)
"""All but keys: programs change theirs every few weeks, and would hide what people set."""
