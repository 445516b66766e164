"""What the parts of paging are called on pages."""

from django.utils.translation import gettext_lazy as _

from govportal.worklist.rules.shapes import Shape
from incidents.rules.paging import Audience, Ended, Target

SHAPE_NAMES = {
    Shape.MAIL: _("Mailbox"),
    Shape.WEBHOOK: _("Webhook, signed"),
    Shape.SLACK: _("Slack"),
    Shape.TEAMS: _("Microsoft Teams"),
}
AUDIENCE_NAMES = {
    Audience.ON_CALL: _("Operators on call"),
    Audience.SECURITY: _("Security reviewers"),
    Audience.COMMITTEE: _("Committee"),
}
TARGET_NAMES = {
    Target.INCIDENT_OWNER: _("Incident owner, else technical or fallback owner"),
    Target.TECHNICAL_OWNER: _("Technical owner"),
    Target.BUSINESS_OWNER: _("Business owner"),
    Target.FALLBACK_OWNER: _("Fallback owner"),
    Target.ON_CALL: _("Operators on call first"),
    Target.NEXT_ON_CALL: _("Operators on call next"),
    Target.OPERATORS: _("Every operator"),
    Target.CISO: _("CISO, in the chair’s seat"),
    Target.SECURITY: _("Security reviewers"),
}
ENDED_NAMES = {
    Ended.TAKEN: _("Somebody took the incident"),
    Ended.IN_HAND: _("It was in hand already; people were told"),
    Ended.OVER: _("The incident ended"),
    Ended.REPLACED: _("Paging went on in another round"),
}
POST_SIGNS = {
    "waiting": ("warn", _("Waits to be sent"), "wait"),
    "sent": ("ok", _("Sent"), "ok"),
    "dead": ("bad", _("Given up"), "bad"),
    "withdrawn": ("neutral", _("Not needed any more"), "off"),
}
"""Tone, word and shape of what became of a mail or a post."""
