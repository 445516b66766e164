"""What things of vendors and their models are called in the ledger."""

from django.utils.translation import gettext_lazy as _

VENDOR_KINDS = {
    "vendor": _("Vendor"),
    "vendor_assessment": _("Assessment of a vendor"),
    "vendor_certificate": _("Certificate"),
    "vendor_document": _("Document"),
    "pinned_model": _("Pinned model"),
    "agent_model": _("Model of an agent"),
    "model_notice": _("Change of a model"),
    "retest": _("Re-test"),
    "expiry_reminder": _("Reminder"),
}
