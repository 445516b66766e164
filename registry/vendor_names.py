"""What is said of vendors, their models and their changes, as pages call it."""

from django.utils.translation import gettext_lazy as _

from registry.rules.expiries import Thing
from registry.rules.vendors import (
    LinkState,
    ModelState,
    NoticeKind,
    Result,
    RetestState,
    TrainingUse,
    VendorKind,
)

VENDOR_KIND_NAMES = {
    VendorKind.MODEL: _("Model provider"),
    VendorKind.CLOUD: _("Cloud or hosting"),
    VendorKind.SOFTWARE: _("Software with agents"),
    VendorKind.DATA: _("Data or tools"),
    VendorKind.SERVICES: _("Services"),
}
RESULT_NAMES = {
    Result.ADEQUATE: _("Adequate"),
    Result.RESERVATIONS: _("Adequate with reservations"),
    Result.INADEQUATE: _("Inadequate"),
}
RESULT_SIGNS = {
    Result.ADEQUATE: ("ok", "ok"),
    Result.RESERVATIONS: ("warn", "warn"),
    Result.INADEQUATE: ("bad", "bad"),
}
TRAINING_NAMES = {
    TrainingUse.UNKNOWN: _("Unknown"),
    TrainingUse.NO: _("No"),
    TrainingUse.YES: _("Yes"),
}
MODEL_STATE_NAMES = {
    ModelState.IN_USE: _("In use"),
    ModelState.END_ANNOUNCED: _("End announced"),
    ModelState.ENDED: _("Ended"),
}
MODEL_SIGNS = {
    ModelState.IN_USE: ("ok", "ok"),
    ModelState.END_ANNOUNCED: ("warn", "warn"),
    ModelState.ENDED: ("bad", "off"),
}
LINK_STATE_NAMES = {
    LinkState.PROPOSED: _("Proposed"),
    LinkState.CONFIRMED: _("Confirmed"),
    LinkState.DECLINED: _("Declined"),
    LinkState.ENDED: _("No longer used"),
}
LINK_SIGNS = {
    LinkState.PROPOSED: ("warn", "wait"),
    LinkState.CONFIRMED: ("ok", "ok"),
    LinkState.DECLINED: ("neutral", "off"),
    LinkState.ENDED: ("neutral", "off"),
}
NOTICE_KIND_NAMES = {
    NoticeKind.NEW_VERSION: _("New version"),
    NoticeKind.BEHAVIOUR: _("Change of behaviour"),
    NoticeKind.END_OF_LIFE: _("End of life"),
    NoticeKind.PRICE: _("Price"),
}
RETEST_STATE_NAMES = {
    RetestState.OPEN: _("Open"),
    RetestState.DONE: _("Tested again"),
    RetestState.NOT_NEEDED: _("Does not apply"),
    RetestState.MOOT: _("No longer needed"),
}
RETEST_SIGNS = {
    RetestState.OPEN: ("warn", "wait"),
    RetestState.DONE: ("ok", "ok"),
    RetestState.NOT_NEEDED: ("neutral", "off"),
    RetestState.MOOT: ("neutral", "off"),
}
THING_NAMES = {
    Thing.AGREEMENT: _("Data-processing agreement"),
    Thing.CERTIFICATE: _("Certificate"),
    Thing.ASSESSMENT: _("Next assessment"),
    Thing.MODEL: _("End of a pinned model"),
}
