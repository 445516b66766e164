"""Populations and samples in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.sample_results import Act, Opinion, Result, State
from evidence.rules.samples import By, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_NAMES: dict[Kind, "StrOrPromise"] = {
    Kind.DECISIONS: _("Requests decided"),
    Kind.SIGN_OFFS: _("Verdicts of reviewers"),
    Kind.AUTHORISATIONS: _("Agents authorised"),
    Kind.INCIDENTS: _("Incidents reported"),
    Kind.ALERTS: _("Alerts judged"),
    Kind.CONDITIONS: _("Conditions closed"),
    Kind.ROLES: _("Roles given"),
    Kind.ENTRIES: _("Ledger entries of a class"),
}
SOURCES: dict[Kind, "StrOrPromise"] = {
    Kind.DECISIONS: _("Stored decisions of reviews whose subject is a request."),
    Kind.SIGN_OFFS: _("Stored verdicts on the steps of all reviews."),
    Kind.AUTHORISATIONS: _("Rights to run that were given, whatever became of them."),
    Kind.INCIDENTS: _("Reported incidents, without exercises."),
    Kind.ALERTS: _("Alerts that somebody found true or false, by their latest judgement."),
    Kind.CONDITIONS: _("Conditions of approvals that were met, merged or became moot."),
    Kind.ROLES: _("Roles given to people, from the history of roles; ended ones too."),
    Kind.ENTRIES: _("The portal’s ledger, by its own index."),
}
CLOCKS: dict[Kind, "StrOrPromise"] = {
    Kind.DECISIONS: _("When the decision was stored."),
    Kind.SIGN_OFFS: _("When the verdict was given."),
    Kind.AUTHORISATIONS: _("When the right was given."),
    Kind.INCIDENTS: _("When the incident was reported to the portal."),
    Kind.ALERTS: _("When the latest judgement was given."),
    Kind.CONDITIONS: _("When the condition was closed."),
    Kind.ROLES: _("When the role was given, not from when it counts."),
    Kind.ENTRIES: _("When it happened, by the portal’s time."),
}
CHECKS: dict[Kind, "StrOrPromise"] = {
    Kind.ENTRIES: _(
        "Counted once in the entries and once in the leaves of the sealed tree. Both are the "
        "ledger: it shows that each entry is sealed, not that each deed has its entry."
    ),
}
CHECK = _("Counted once in the tables and once in the ledger entries that tell of it, by key.")
BY_NAMES: dict[By, "StrOrPromise"] = {
    By.UNIT: _("Business unit"),
    By.TIER: _("Tier"),
    By.COMMITTEE: _("Committee"),
    By.MONTH: _("Month"),
    By.WHAT: pgettext_lazy("of an item", "Kind"),
}
RESULT_NAMES: dict[Result, "StrOrPromise"] = {
    Result.CONFORMS: _("Conforms"),
    Result.EXCEPTION: pgettext_lazy("result of an item", "Exception"),
    Result.NOT_TESTED: _("Could not be tested"),
}
RESULT_SIGNS: dict[str, tuple[str, str]] = {
    Result.CONFORMS: ("ok", "ok"),
    Result.EXCEPTION: ("bad", "bad"),
    Result.NOT_TESTED: ("warn", "warn"),
    "": ("neutral", "none"),
}
STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.OPEN: pgettext_lazy("state of a sample", "Being looked at"),
    State.CONCLUDED: pgettext_lazy("state of a sample", "Concluded"),
    State.ABANDONED: pgettext_lazy("state of a sample", "Given up"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.OPEN: ("warn", "wait"),
    State.CONCLUDED: ("ok", "ok"),
    State.ABANDONED: ("neutral", "off"),
}
ACT_NAMES: dict[Act, "StrOrPromise"] = {
    Act.CONCLUDE: pgettext_lazy("of a sample", "Concluded it"),
    Act.ABANDON: pgettext_lazy("of a sample", "Gave it up"),
    Act.REOPEN: pgettext_lazy("of a sample", "Opened it again"),
}
OPINION_NAMES: dict[Opinion, "StrOrPromise"] = {
    Opinion.WORKED: _("It worked in everything that was looked at"),
    Opinion.EXCEPTIONS: _("It worked, with exceptions"),
    Opinion.FAILED: _("It did not work"),
}
