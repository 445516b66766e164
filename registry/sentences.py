"""The registry's refusals in words."""

from django.utils.translation import gettext_lazy as _

from registry import identity_sentences
from registry.vendor_sentences import NOT_YOU, VENDOR_SENTENCES

SENTENCES = {
    **VENDOR_SENTENCES,
    "agent.move_impossible": _("An agent that is “%(state)s” cannot do this (%(move)s)."),
    "agent.stages_first": _(
        "A tier %(tier)s agent goes live in stages: first shadow, then limited, then production."
    ),
    "agent.retired": _("%(agent)s is retired and can do nothing any more."),
    "agent.slug_taken": _("An agent with the short name “%(slug)s” exists already."),
    "agent.not_authorised": _(
        "There is no authorisation in force for this agent in %(environment)s."
    ),
    "agent.only_technical_owner": _("Only the technical owner, %(person)s, may record this."),
    "agent.already_live": _("The agent is live already."),
    "handover.not_yours": _(
        "Only an owner of the agent, its sponsor, the manager of who left or an administrator "
        "names somebody here."
    ),
    "handover.role_missing": _("%(person)s does not have the role that this part needs."),
    "handover.done_stale": _("Somebody has been named here already; look at who answers now."),
    "handover.nobody": _("Name somebody."),
    "retirement.retired_stale": _("This agent is retired already."),
    "retirement.only_owners": _(
        "Only the business owner or the technical owner asks for a retirement or takes it back."
    ),
    "retirement.asked_stale": _("Somebody has asked for this retirement already."),
    "retirement.reason_missing": _("Say why it is retired; the record keeps it."),
    "retirement.text_long": _("The text may have %(most)s characters; these are %(has)s."),
    "retirement.date": _("Give the day: today or later, and no later than %(last)s."),
    "retirement.moved_on_stale": _("This retirement has moved on meanwhile; look where it stands."),
    "retirement.two_people": _("You asked for it yourself; somebody else has to agree."),
    "retirement.only_other_owner": _("Only the agent’s other owner agrees to its retirement."),
    "retirement.only_chair": _(
        "Only the agent’s other owner or the chair of the committee agrees to its retirement."
    ),
    "retirement.only_technical_owner": _(
        "Only the technical owner confirms this; the business owner where there is none."
    ),
    "retirement.data_short": _(
        "Say what was removed, where and how: %(least)s characters or more; these are %(has)s."
    ),
    "retirement.file_unknown": _("Attach a PDF, a text, a table as CSV, or a picture as PNG."),
    "retirement.file_large": _("The file may have %(most)s MB."),
    "retirement.nothing_failed_stale": _("Nothing is left to try again."),
    "release.moved_on_stale": _("This release has moved on meanwhile; look at where it stands."),
    "release.started_stale": _("This stage has begun already."),
    "release.live_stale": _("This version is live; its release is over."),
    "release.ended_stale": _("This authorisation no longer stands; nothing was changed."),
    "release.not_started": _("This stage has not begun yet."),
    "release.suspended": _(
        "The authorisation is suspended, and its release with it. It goes on when that is lifted."
    ),
    "release.agent_elsewhere": _("The agent is “%(state)s” now, so its release stands still."),
    "release.only_technical_owner": _("Only the technical owner begins a stage."),
    "release.only_owners_sign": _(
        "Only the technical owner and the business owner sign exit criteria."
    ),
    "release.only_signer_withdraws": _("Only who signed may take a signature back."),
    "release.only_owner_goes_on": _(
        "Only the business owner or the executive sponsor lets a release go on."
    ),
    "release.only_who_runs_it_steps_back": _(
        "Only the technical owner, the business owner or an operator steps back."
    ),
    "release.too_early": _(
        "It has run %(done)s of at least %(least)s days; %(day)s is the first day on which it may "
        "go on."
    ),
    "release.unsigned": _("%(count)s of %(all)s exit criteria are not signed yet."),
    "release.two_people": _(
        "You signed every exit criterion yourself. Two signatures are two people: somebody else "
        "goes on, or you take one signature back and the technical owner signs it."
    ),
    "release.requirement_open": _("This is demanded first and not met yet: %(requirement)s"),
    "release.nothing_before": _("There is no stage before this one to step back to."),
    "release.signed_stale": _("Somebody has signed this criterion already."),
    "release.signature_gone_stale": _("This signature was taken back already."),
    "release.scope_missing": _(
        "Say what it is limited to: a share of the traffic, a population, or units."
    ),
    "release.evidence_short": _(
        "The evidence needs %(least)s characters or more; these are %(has)s."
    ),
    "release.reason_missing": _("Say why; the record keeps it."),
    "release.text_long": _("The text may have %(most)s characters; these are %(has)s."),
    **identity_sentences.SENTENCES,
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = NOT_YOU | frozenset(
    {
        "agent.only_technical_owner",
        "handover.not_yours",
        "retirement.only_owners",
        "retirement.two_people",
        "retirement.only_other_owner",
        "retirement.only_chair",
        "retirement.only_technical_owner",
        "release.only_technical_owner",
        "release.only_owners_sign",
        "release.only_signer_withdraws",
        "release.only_owner_goes_on",
        "release.only_who_runs_it_steps_back",
    }
    | identity_sentences.FORBIDDEN
)
