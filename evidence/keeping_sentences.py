"""Published checkpoints, retention and erasures in words."""

from django.utils.translation import gettext_lazy as _

KEEPING_SENTENCES = {
    "keeping.only_administrators": _("Only an administrator does this."),
    "keeping.two_people": _("You asked for this yourself; it takes a second administrator."),
    "keeping.reason_missing": _("Say why, in at least %(least)s characters."),
    "keeping.reason_long": _("The reason may have %(most)s characters."),
    "keeping.not_for_you": _("Erasures are read by auditors and administrators."),
    "checkpoint.nowhere": _(
        "No place is set for checkpoints to go to: CHECKPOINT_DIR, CHECKPOINT_MAIL, "
        "CHECKPOINT_WEBHOOK or TIMESTAMP_URL (docs/keeping.md)."
    ),
    "checkpoint.none_yet": _("The ledger has no signed checkpoint yet. Try again in a minute."),
    "checkpoint.nothing_given": _("Choose the file of a checkpoint, or paste its text."),
    "checkpoint.too_large": _("A checkpoint has a few lines; this is something else."),
    "checkpoint.unreadable": _("This file cannot be read: %(why)s"),
    "checkpoint.no_text": _("This file is no text, and so no checkpoint."),
    "checkpoint.not_waiting_stale": _("This checkpoint has arrived meanwhile."),
    "retention.below_operational": _(
        "Operational records are kept %(months)s months at least: the EU AI Act asks for six "
        "months of logs (Articles 19 and 26)."
    ),
    "retention.below_standard": _("Standard records are kept %(months)s months at least."),
    "retention.below_documentation": _(
        "Documentation is kept %(months)s months at least: the EU AI Act asks for ten years "
        "(Article 18)."
    ),
    "retention.below_deciders": _("Decisions are kept %(months)s months at least."),
    "retention.deciders_first": _(
        "Decisions, and who made them, are kept at least as long as standard records."
    ),
    "retention.too_long": _("At most %(months)s months."),
    "retention.same": _("These are the times in force."),
    "retention.proposed_stale": _("Other times are proposed already; they are decided first."),
    "retention.decided_stale": _("This proposal has been decided meanwhile."),
    "retention.running_stale": _("A pruning is under way; it has to end first."),
    "retention.nothing_due": _("Nothing is due: no record is older than its time."),
    "retention.moved_stale": _("This pruning has moved on meanwhile. Look again."),
    "retention.broken": _("Something unexpected happened. Nothing was pruned."),
    "retention.worker_lost": _("The work stopped several times without a result."),
    "retention.export_broken": _(
        "The exported file is not what the ledger says (%(entry)s). Nothing was pruned."
    ),
    "retention.export_gone": _("The exported file is no longer there, or was changed."),
    "retention.needs_owner": _(
        "The file is written, but the portal’s own role may not take anything out of the ledger. "
        "Its owner runs: manage.py prune_ledger %(number)s (docs/keeping.md)."
    ),
    "retention.unknown": _("There is no pruning %(number)s."),
    "erasure.reason_names": _(
        "The reason names the person, and it stays. Say it without their name and address."
    ),
    "erasure.decider": _(
        "This person decided about agents; who decided is kept until %(day)s by the retention "
        "times in force."
    ),
    "erasure.erased_stale": _("This person has been erased already."),
    "erasure.asked_stale": _("Erasing this person has been asked for already."),
    "erasure.decided_stale": _("This erasure has been decided meanwhile."),
}
KEEPING_FORBIDDEN = frozenset(
    {"keeping.only_administrators", "keeping.two_people", "keeping.not_for_you"}
)
