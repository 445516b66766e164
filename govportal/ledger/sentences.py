"""The ledger's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "ledger.unknown_entry": _("The ledger has no entry %(entry)s."),
    "ledger.not_sealed": _("The entry %(entry)s is not sealed yet; it will be within seconds."),
    "ledger.no_checkpoint": _("The ledger has no checkpoint for %(size)s entries."),
    "ledger.not_earlier": _(
        "A tree only grows: the checkpoint of %(old)s entries cannot be earlier than that of "
        "%(new)s."
    ),
    "ledger.no_key": _(
        "The signing key %(path)s is missing. In production mode the ledger does not make its own: "
        "create an Ed25519 key (docs/ledger.md) and set LEDGER_SIGNING_KEY_FILE."
    ),
    "ledger.held": _(
        "%(count)s of these entries are under a legal hold (%(by)s); nothing of them goes."
    ),
    "ledger.identity_held": _(
        "This person acted in something under a legal hold (%(by)s); their identity stays with it."
    ),
    "ledger.nothing_to_prune": _("None of these entries can be pruned: they must be sealed."),
}
