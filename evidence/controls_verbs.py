"""The words for what the ledger says of the portal's own controls."""

from django.utils.translation import gettext_lazy as _

CONTROLS_VERBS = {
    "evidence.comparison_downloaded": _("Took a list from elsewhere away"),
    "evidence.recertification_exported": _("Took the list of a recertification away"),
    "evidence.settings_exported": _("Took the changes of settings away"),
    "recertification.closed": _("Every role of a recertification has an answer"),
    "recertification.confirmed": _("Confirmed that somebody still needs a role"),
    "recertification.escalated": _("Asked the next one up about roles that nobody answered for"),
    "recertification.lapsed": _("A role ended because nobody answered for it"),
    "recertification.moot": _("A role ended otherwise while it was asked about"),
    "recertification.opened": _("Asked who still needs their roles"),
    "recertification.passed_on": _("Asked somebody else about roles"),
    "recertification.reminded": _("Reminded of roles that wait for an answer"),
    "recertification.withdrawn": _("Took a role away in a recertification"),
    "reconciliation.done": _("Every difference from a list from elsewhere has an answer"),
    "reconciliation.explained": _("Explained differences from a list from elsewhere"),
    "reconciliation.finding_made": _("Made a finding of differences from a list"),
    "reconciliation.made": _("Compared the portal with a list from elsewhere"),
    "reconciliation.reminded": _("Reminded of differences that wait for an answer"),
    "reconciliation.withdrawn": _("Withdrew a comparison with a list from elsewhere"),
    "restore.reminded": _("Reminded of a test of restoring a backup"),
    "restore.tested": _("Entered a test of restoring a backup"),
}
CONTROLS_KINDS = {
    "recertification": _("Recertification"),
    "reconciliation": _("Comparison"),
    "restore_test": _("Test of a restore"),
    "settings": _("Settings"),
}
