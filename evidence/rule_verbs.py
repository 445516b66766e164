"""What the ledger says of run-time rules, in words."""

from django.utils.translation import gettext_lazy as _

RULE_VERBS = {
    "runtime_rule.in_force": _("Put a run-time rule in force"),
    "runtime_rule.tightened": _("A run-time rule blocks: its condition is overdue"),
    "runtime_rule.lifted": _("Lifted a run-time rule: its condition is met"),
    "runtime_rule.ended": _("A run-time rule ended with what it bound"),
    "runtime_rule.followed": _("A run-time rule binds what took the place of a right"),
}
