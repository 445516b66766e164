"""What people do to an incident, in words: the button, the page it leads to, what is said after."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.rules.states import Act


@dataclass(frozen=True)
class ActWords:
    """``button``: on the incident's page and below the form; ``done``: said afterwards."""

    heading: Any
    text: Any
    button: Any
    done: Any
    reason: Any = _("Why?")
    hint: Any = _("It stays on record.")


WORDS: dict[Act, ActWords] = {
    Act.CONTAIN: ActWords(
        _("Confirm containment"),
        _("Containment means that no further harm is possible. The clock stops."),
        _("Confirm containment"),
        _("The incident is contained."),
        _("How do you know?"),
        _("What was stopped, and what was looked at to be sure of it."),
    ),
    Act.RESOLVE: ActWords(
        _("Resolve the incident"),
        _("What was wrong is mended, or cannot happen again as it did."),
        _("Resolve it"),
        _("The incident is resolved."),
        _("What was done?"),
    ),
    Act.CLOSE: ActWords(
        _("Close the incident"),
        _("Nothing more is to be decided or done in it. It can be opened again, with a reason."),
        pgettext_lazy("incident", "Close it"),
        _("The incident is closed."),
    ),
    Act.DISMISS: ActWords(
        _("It was a false alarm"),
        _(
            "Nothing happened. It is closed and counted as a false alarm. What was stopped for it "
            "is let go by people, not by this."
        ),
        _("Close it as a false alarm"),
        _("The incident is closed as a false alarm."),
        _("How do you know?"),
    ),
    Act.REOPEN: ActWords(
        _("Open the incident again"),
        _("It was not over, or was merged wrongly. Somebody has to take it again, by new clocks."),
        _("Open it again"),
        _("The incident is open again."),
    ),
    Act.MERGE: ActWords(
        _("It was told twice"),
        _(
            "It is gone on with in another incident about the same agent, which takes the graver "
            "severity of both. Nothing of this one is lost, and it can be opened again."
        ),
        _("Merge it"),
        _("The incident is merged."),
    ),
    Act.SEVERITY: ActWords(
        _("Change the severity"),
        _(
            "Unsure between two? Take the higher one. Time that is used stays used: what was "
            "missed is not made good by it."
        ),
        _("Change the severity"),
        _("The severity is changed."),
    ),
    Act.RECLASSIFY: ActWords(
        _("Change its kind"),
        _("Its severity rises to that of the new kind, and never falls by itself."),
        _("Change its kind"),
        _("The kind of the incident is changed."),
    ),
    Act.AGENT: ActWords(
        _("It was another agent"),
        _(
            "Say which agent it really was. What was stopped for the wrong one is let go by "
            "people, not by this."
        ),
        _("Correct the agent"),
        _("The agent is corrected."),
    ),
    Act.LEAD: ActWords(
        _("Hand over the lead"),
        _("Another leads from now on, and the clocks are theirs."),
        _("Hand over the lead"),
        _("The lead is handed over."),
    ),
}
FORWARD: tuple[Act, ...] = (Act.CONTAIN, Act.RESOLVE, Act.CLOSE)
OTHER: tuple[Act, ...] = (
    Act.SEVERITY, Act.RECLASSIFY, Act.AGENT, Act.MERGE, Act.DISMISS, Act.REOPEN,
)  # fmt: skip
