"""Publications, retention and erasures in words, tones and shapes."""

from django.utils.translation import gettext_lazy as _

from evidence.rules.publications import Channel, Verdict

CHANNEL_WORDS = {
    Channel.FILE: _("Folder"),
    Channel.MAIL: _("Mail"),
    Channel.WEBHOOK: _("Webhook"),
    Channel.STAMP: _("Time-stamp"),
}
PUBLICATION_SIGNS = {
    "taken": ("ok", _("Arrived"), "ok"),
    "waiting": ("neutral", _("On its way"), "wait"),
    "failed": ("warn", _("Failed, tried again"), "warn"),
    "dead": ("bad", _("Given up"), "bad"),
}
VERDICT_WORDS = {
    Verdict.SAME: _("The ledger begins with exactly the entries that this checkpoint is about."),
    Verdict.FORKED: _(
        "The ledger says something else about these entries than it did when this checkpoint was "
        "signed: it was rewritten."
    ),
    Verdict.SHRUNK: _(
        "The ledger has fewer entries than this checkpoint is about: it was cut back, or this is "
        "the checkpoint of a copy that went on."
    ),
    Verdict.DAMAGED: _("The stored tree has gaps and leads nowhere: run verify_ledger."),
    Verdict.FOREIGN: _("No key that is trusted here signed this text. It proves nothing."),
}
TABLE_SIGNS = {
    "proposed": ("warn", _("Waits for a second person"), "wait"),
    "active": ("ok", _("In force"), "ok"),
    "superseded": ("neutral", _("Superseded"), "off"),
    "discarded": ("neutral", _("Discarded"), "off"),
}
RUN_SIGNS = {
    "asked": ("neutral", _("Waits for the worker"), "wait"),
    "exported": ("neutral", _("Exported; about to be pruned"), "wait"),
    "done": ("ok", _("Pruned"), "ok"),
    "failed": ("bad", _("Failed; nothing is gone"), "bad"),
    "dropped": ("neutral", _("Given up"), "off"),
}
ERASURE_SIGNS = {
    "asked": ("warn", _("Waits for a second person"), "wait"),
    "done": ("ok", _("Erased"), "ok"),
    "dropped": ("neutral", _("Not erased"), "off"),
}
CLASS_WORDS = {
    "operational": (_("Operational"), _("Background work, sign-ins, notices: logs.")),
    "standard": (_("Standard"), _("What happened to agents, requests, incidents and people.")),
    "documentation": (
        _("Documentation"),
        _("What laws call documentation, and what says why something else is gone."),
    ),
    "deciders": (
        _("Decisions, and who made them"),
        _("Whatever its class, a decision and the identity of who made it stay this long."),
    ),
}
