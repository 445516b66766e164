"""The words for what the ledger says of enterprise policies and their reviews."""

from django.utils.translation import gettext_lazy as _

POLICY_VERBS = {
    "policy.adopted": _("Put a version of a policy in force"),
    "policy.ballot_asked": _("Called for a ballot about a policy"),
    "policy.begun": _("Entered a policy into the register"),
    "policy.discarded": _("Discarded a draft of a policy"),
    "policy.exported": _("Took the register of policies away"),
    "policy.handed_over": _("Named another owner of a policy"),
    "policy.proposed": _("Put a version of a policy to the committee"),
    "policy.rejected": _("A version of a policy was not adopted"),
    "policy.repealed": _("Repealed a policy"),
    "policy.version_begun": _("Began a version of a policy"),
    "policy.version_written": _("Wrote a draft of a policy"),
    "policy.withdrawn": _("Withdrew a version of a policy"),
    "policy_review.dropped": _("The review of a policy was not needed any more"),
    "policy_review.kept": _("A policy was kept as it is"),
    "policy_review.opened": _("The quarterly review of a policy began"),
    "policy_review.renewed": _("A policy was renewed before its review"),
    "policy_review.revise": _("A new version of a policy was asked for"),
}
POLICY_KINDS = {
    "policy": _("Enterprise policy"),
    "policy_review": _("Review of a policy"),
    "policy_version": _("Version of a policy"),
}
