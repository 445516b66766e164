"""What the verbs of published checkpoints, retention and erasures mean, in words."""

from django.utils.translation import gettext_lazy as _

KEEPING_VERBS = {
    "checkpoint.published": _("Published a checkpoint of the ledger"),
    "checkpoint.not_taken": _("A published checkpoint did not arrive"),
    "checkpoint.compared": _("Compared a checkpoint with the ledger"),
    "retention.proposed": _("Proposed how long the ledger keeps what it says"),
    "retention.approved": _("Put a table of retention times in force"),
    "retention.discarded": _("Discarded a proposal of retention times"),
    "retention.pruning_asked": _("Asked for old bodies to be pruned"),
    "retention.pruning_retried": _("Asked for a pruning again"),
    "retention.pruning_dropped": _("Gave a pruning up"),
    "retention.pruning_failed": _("A pruning failed; nothing is gone"),
    "retention.exported": _("Wrote old bodies to a file, before they are pruned"),
    "retention.export_taken": _("Took a file of pruned bodies away"),
    "retention.pruned": _("Pruned bodies whose retention time was over"),
    "erasure.asked": _("Asked for a person to be erased"),
    "erasure.done": _("Erased a person"),
    "erasure.dropped": _("Did not erase a person after all"),
    "person.erased": _("Put nothing in the place of a person’s name"),
}
KEEPING_KINDS = {
    "publication": _("Published checkpoint"),
    "retention_table": _("Retention times"),
    "pruning": _("Pruning"),
    "erasure": _("Erasure of a person"),
}
