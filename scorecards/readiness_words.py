"""The ten items, their reasons and the bands in words."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from scorecards.rules.readiness import Proposal
from scorecards.rules.readiness_items import Band, Item
from scorecards.words import day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ITEM_NAMES: dict[Item, "StrOrPromise"] = {
    Item.OWNERS: _("Business and technical owner named"),
    Item.TIER: _("Tier assigned and justified"),
    Item.PERMISSIONS: _("Least-privilege, time-bound tool permissions"),
    Item.RUNTIME_CHECKS: _("Run-time checks on input, tool calls and output"),
    Item.SESSIONS: _("Traceable sessions with an immutable log"),
    Item.KILL_SWITCH: _("Kill switch exists and is tested"),
    Item.PLAYBOOK: _("Incident playbook with responders"),
    Item.COST_QUALITY: _("Cost and quality visible per workflow"),
    Item.ESCALATION: _("Human escalation defined and measured"),
    Item.REVIEW: _("Quarterly review scheduled"),
}
LEVELS: dict[Item, tuple["StrOrPromise", "StrOrPromise"]] = {
    Item.OWNERS: (_("One of them, or one who has left"), _("Both, and both are here")),
    Item.TIER: (
        _("A tier without explanation, or older than its review"),
        _("A current tier with stored explanation"),
    ),
    Item.PERMISSIONS: (
        _("An allow list exists"),
        _("Nothing unused for 30 days, and keys within their age"),
    ),
    Item.RUNTIME_CHECKS: (_("Some of the three"), _("All three, tested in the last 90 days")),
    Item.SESSIONS: (
        _("Some sessions"),
        _("99 % or more with all mandatory events, ledger verified"),
    ),
    Item.KILL_SWITCH: (_("It exists"), _("Tested in the last quarter, receipt complete")),
    Item.PLAYBOOK: (_("A playbook"), _("Responders named, an exercise held in a year")),
    Item.COST_QUALITY: (_("One of them"), _("Both, with targets")),
    Item.ESCALATION: (_("Defined"), _("Measured, 95 % of answers within their clock")),
    Item.REVIEW: (
        _("Scheduled late, or once"),
        _("Scheduled in time; for tiers 1 and 2 a quarterly portfolio review counts"),
    ),
}
"""What 1 and 2 mean."""
SCORE_WORDS: dict[int, "StrOrPromise"] = {
    0: _("Not implemented"),
    1: _("Partial"),
    2: _("Implemented and tested"),
}
SCORE_SIGNS = {0: ("bad", "bad"), 1: ("warn", "warn"), 2: ("ok", "ok")}
BAND_NAMES: dict[Band, "StrOrPromise"] = {
    Band.PILOT: _("Pilot only"),
    Band.LIMITED: _("Limited production"),
    Band.SCALE: _("Ready to scale"),
}
BAND_SIGNS = {
    Band.PILOT: ("bad", "bad"),
    Band.LIMITED: ("warn", "warn"),
    Band.SCALE: ("ok", "ok"),
}
REASONS: dict[str, "StrOrPromise"] = {
    "owners.none": _("Neither owner is named."),
    "owners.left": _("Nobody who is named as an owner is here any more."),
    "owners.one": _("One of the two owners is missing or has left."),
    "owners.one_person": _("One person is both owners."),
    "owners.both": _("Both owners are named and here."),
    "tier.none": _("It has no tier."),
    "tier.no_reason": _("Tier %(tier)s has no stored explanation."),
    "tier.old": _("Tier %(tier)s is older than the review that was due."),
    "tier.current": _("Tier %(tier)s has an explanation, and no review of it is overdue."),
    "permissions.none": _("No permission policy lists what it may do."),
    "permissions.idle": _("Tools it may use and has not asked for in 30 days: %(count)s."),
    "permissions.old_key": _("Keys past their age: %(count)s."),
    "permissions.no_key": _("It has an allow list, and no key of its own that runs out."),
    "permissions.tight": _("An allow list, no idle tool, and keys within their age."),
    "checks.waits": _("Waits for data of the run-time gateway."),
    "checks.none": _("No check is active, neither on input nor on tool calls nor on output."),
    "checks.some": _("Active: %(active)s of 3."),
    "checks.some_waits": _(
        "Active: %(active)s of 3. The others wait for data of the run-time gateway."
    ),
    "checks.untested": _("All three are active; no boundary suite passed in the last 90 days."),
    "checks.tested": _("All three are active, and tested on %(day)s."),
    "sessions.waits": _("Waits for data of the run-time gateway."),
    "sessions.none": _("No session has all mandatory events."),
    "sessions.some": _("Sessions with all mandatory events: %(share)s %%."),
    "sessions.ledger": _("Sessions are complete; the ledger’s last verification found a fault."),
    "sessions.all": _("99 %% of sessions or more are complete, and the ledger is verified."),
    "kill.none": _("It has no key, right or safe state by which the portal could stop it."),
    "kill.untested": _("The portal can stop it; that was never tried."),
    "kill.old": _("Last stopped with a complete receipt on %(day)s, over a quarter ago."),
    "kill.tested": _("Stopped with a complete receipt on %(day)s."),
    "kill.drilled": _("The portal can stop it; the way was drilled on %(day)s, receipt complete."),
    "playbook.none": _("No incident playbook is in force."),
    "playbook.no_responder": _("Playbooks are in force; it has no incident owner who is here."),
    "playbook.no_exercise": _("Its incident owner is named; no exercise about it in a year."),
    "playbook.exercised": _("Its incident owner is named; exercised on %(day)s."),
    "value.waits": _("Waits for figures of its workflow: nothing was imported yet."),
    "value.none": _("The figures of its workflow have neither cost nor quality."),
    "value.cost": _("Its cost is visible; its quality is not."),
    "value.quality": _("Its quality is visible; its cost is not."),
    "value.no_targets": _("Cost and quality are visible; they have no targets."),
    "value.both": _("Cost and quality are visible, with targets."),
    "escalation.none": _("Nothing it does is set to wait for a person."),
    "escalation.defined": _(
        "What waits for a person is defined; how fast people answer waits for data of the "
        "run-time gateway."
    ),
    "escalation.late": _("Measured: 95 %% of answers took longer than their clock."),
    "escalation.in_time": _("Measured: 95 %% of answers came within their clock."),
    "review.none": _("No review is scheduled."),
    "review.overdue": _("Its review was due on %(day)s."),
    "review.seldom": _("Scheduled for %(day)s, and further apart than a quarter."),
    "review.portfolio": _(
        "Scheduled for %(day)s, and further apart than a quarter. A quarterly portfolio review "
        "counts: whoever confirms says where it is on record."
    ),
    "review.quarterly": _("Scheduled for %(day)s, within a quarter of the one before."),
}


def reason_words(code: str, params: Any) -> str:
    """Why a score is proposed."""
    return str(REASONS[code]) % {key: _shown(value) for key, value in params.items()}


def proposal_words(proposal: Proposal) -> str:
    return reason_words(proposal.code, proposal.params)


def _shown(value: Any) -> Any:
    return day_words(value) if isinstance(value, date) else value
