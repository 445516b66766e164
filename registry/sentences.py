"""The registry's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "agent.move_impossible": _("An agent that is “%(state)s” cannot do this (%(move)s)."),
    "agent.stages_first": _(
        "A tier %(tier)s agent goes live in stages: first shadow, then limited, then production."
    ),
    "agent.slug_taken": _("An agent with the short name “%(slug)s” exists already."),
    "agent.not_authorised": _(
        "There is no authorisation in force for this agent in %(environment)s."
    ),
    "agent.only_technical_owner": _("Only the technical owner, %(person)s, may record this."),
    "agent.already_live": _("The agent is live already."),
}
