"""The one sentence of each refusal about incidents."""

from django.utils.translation import gettext_lazy as _

from incidents.legal_sentences import LEGAL_FORBIDDEN, LEGAL_SENTENCES

FORBIDDEN = frozenset({"incident.not_yours", "incident.may_not_report"}) | LEGAL_FORBIDDEN
SENTENCES = {
    **LEGAL_SENTENCES,
    "incident.not_yours": _(
        "Operators, security reviewers, the people who answer for the agent and those who work on "
        "the incident handle it."
    ),
    "incident.may_not_report": _("Auditors read and change nothing; tell somebody of the agent."),
    "incident.acknowledge_stale": _("Somebody has taken this incident already."),
    "incident.contain_stale": _("An incident is contained after somebody has taken it, once."),
    "incident.contain_first": _("A grave incident is contained before it is resolved."),
    "incident.resolve_stale": _("An incident is resolved after somebody has taken it, once."),
    "incident.close_stale": _("An incident is closed after it is resolved, once."),
    "incident.dismiss_stale": _("This incident is closed already."),
    "incident.reopen_stale": _("This incident is open."),
    "incident.merge_stale": _("A closed or merged incident is not merged; open it again first."),
    "incident.severity_stale": _("A closed incident keeps its severity; open it again first."),
    "incident.reclassify_stale": _("A closed incident keeps its class; open it again first."),
    "incident.agent_stale": _("A closed incident keeps its agent; open it again first."),
    "incident.lead_stale": _("A closed incident has no lead; open it again first."),
    "incident.changed_stale": _(
        "The incident was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "incident.severity_missing": _("Choose a severity."),
    "incident.severity_same_stale": _("The severity is %(severity)s already."),
    "incident.class_missing": _("Choose what kind of incident it is."),
    "incident.class_same_stale": _("The incident is of this class already."),
    "incident.agent_missing": _("Say which agent it was, by its short name or in your own words."),
    "incident.agent_same_stale": _("The incident is about this agent already."),
    "incident.reason_short": _("Give a reason of at least %(least)s characters."),
    "incident.reason_long": _("At most %(most)s characters; this has %(has)s."),
    "incident.title_missing": _("Say in a few words what happened."),
    "incident.text_long": _("At most %(most)s characters; this has %(has)s."),
    "incident.text_missing": _("Say what happened."),
    "incident.merge_itself": _("An incident is not merged into itself."),
    "incident.merge_target": _("Only an incident that is not merged itself takes in another."),
    "incident.merge_agent": _(
        "Both incidents have to be about the same agent; correct the agent first if one is wrong."
    ),
    "incident.merge_exercise": _("An exercise and a real incident are never merged."),
    "incident.time_future": _("This is in the future."),
    "incident.time_order": _("It cannot have been noticed before it happened."),
    "incident.lead_left": _("%(person)s has no open account."),
    "incident.part_missing": _("Choose a person and their part."),
    "incident.correct_own": _("A correction names a note of this incident."),
}
