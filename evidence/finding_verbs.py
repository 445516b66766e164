"""The words for what the ledger says of findings."""

from django.utils.translation import gettext_lazy as _

FINDING_VERBS = {
    "finding.change": _("Gave a finding another owner or day"),
    "finding.dismiss": _("Dismissed a finding"),
    "finding.effective": _("Found that what was done about a finding helped"),
    "finding.finish": _("Said that a finding is mended"),
    "finding.not_effective": _("Found that what was done about a finding did not help"),
    "finding.plan": _("Said the cause of a finding and what will be done"),
    "finding.raised": _("Raised a finding"),
    "finding.reminded": _("Reminded of a finding past its day"),
    "finding.reopen": _("Opened a finding again"),
}
FINDING_KINDS = {"finding": _("Finding"), "finding_turn": _("Step of a finding")}
