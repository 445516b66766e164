"""The words for what the ledger says of schemes: tiers, routes, and what a draft would change."""

from django.utils.translation import gettext_lazy as _

SCHEME_VERBS = {
    "scheme.activated": _("Put tiers and routes in force"),
    "scheme.active": _("A proposal of tiers and routes was approved"),
    "scheme.discarded": _("Discarded a draft of tiers and routes"),
    "scheme.draft_saved": _("Saved a draft of tiers and routes"),
    "scheme.drafted": _("Began a draft of tiers and routes"),
    "scheme.loaded": _("Loaded tiers and routes"),
    "scheme.proposed": _("Put tiers and routes to the committee"),
    "scheme.rejected": _("A proposal of tiers and routes was rejected"),
    "scheme.what_if_asked": _("Asked what a draft of tiers and routes would change"),
    "scheme.what_if_done": _("Worked out what a draft of tiers and routes would change"),
    "scheme.what_if_exported": _("Took the result of a what-if away"),
    "scheme.withdrawn": _("Withdrew a proposal of tiers and routes"),
}
