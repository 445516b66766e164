"""Change control in words: why a change is reviewed anew, or that one signature decides it."""

from django.utils.translation import gettext_lazy as _

from approvals.rules.changes import Ground

GROUND_WORDS = {
    Ground.NOTHING_STANDS: _("Nothing is in force that it could be compared with."),
    Ground.NEW_POWER: _("It brings new power."),
    Ground.POPULATION: _("It serves other people than before."),
    Ground.ENVIRONMENT: _("It runs in another environment."),
    Ground.DATA: _("It processes other data than before."),
    Ground.TIER: _("Its risk tier is another one."),
    Ground.TECHNICAL_OWNER: _("Another technical owner would sign for it."),
    Ground.BEGUN: _("Its review began for something else and goes on as it began."),
}
NO_NEW_POWER = _("No new power: the technical owner’s sign-off decides it.")
ANEW = _("It is reviewed anew, at the tier that results.")
