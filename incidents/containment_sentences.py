"""The one sentence of each refusal about stopping an agent and letting it run again."""

from django.utils.translation import gettext_lazy as _

CONTAINMENT_FORBIDDEN = frozenset(
    {
        "drill.only_operators",
        "resume.not_the_asker",
        "resume.only_operators",
        "resume.only_the_asker",
        "resume.only_who_answers",
        "resume.other_part",
    }
)
CONTAINMENT_SENTENCES = {
    "containment.ended_stale": _("This incident is over; open it again to stop its agent for it."),
    "containment.no_agent": _("No registered agent is named; correct the agent first."),
    "containment.retired": _("The agent is retired: it runs no more."),
    "containment.stands_stale": _("The agent is stopped for this incident already."),
    "containment.not_asked_stale": _("Nobody asks any more whether the agent is to be stopped."),
    "containment.nothing_failed_stale": _("Nothing has failed that could be tried again."),
    "resume.only_who_answers": _(
        "Its business owner, its technical owner or its fallback owner asks that it runs again."
    ),
    "resume.runs_stale": _("This does not hold the agent any more."),
    "resume.asked_stale": _("Somebody has asked for it already; it waits to be confirmed."),
    "resume.only_operators": _(
        "Operators for the agent’s unit confirm it, and the chair of the committee where needed."
    ),
    "resume.decided_stale": _("It is decided already, or taken back."),
    "resume.not_the_asker": _("Whoever asked does not confirm it: that takes somebody else."),
    "resume.confirmed_stale": _("You have confirmed it already; somebody else has to as well."),
    "resume.other_part": _("Enough operators have confirmed; the chair of the committee is next."),
    "resume.only_the_asker": _("Whoever asked takes it back."),
    "drill.only_operators": _("Operators hold drills."),
    "drill.runs_stale": _("A drill is under way; wait until it is over."),
}
