"""The registry's refusals in words."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from registry import identity_sentences
from registry.inventory_sentences import INVENTORY_FORBIDDEN, INVENTORY_SENTENCES
from registry.rules.fault_words import SENTENCES as RULE_SENTENCES
from registry.runtime_sentences import RUNTIME_SENTENCES
from registry.vendor_sentences import NOT_YOU, VENDOR_SENTENCES

SENTENCES = {
    **VENDOR_SENTENCES,
    **RUNTIME_SENTENCES,
    "agent.move_impossible": _("An agent that is “%(state)s” cannot do this (%(move)s)."),
    "agent.stages_first": _(
        "A tier %(tier)s agent goes live in stages: first shadow, then limited, then production."
    ),
    "agent.retired": _("%(agent)s is retired and can do nothing any more."),
    "agent.slug_taken": _("An agent with the short name “%(slug)s” exists already."),
    "agent.slug_form": _(
        "A short name has 2 to 60 small letters, digits and hyphens, a hyphen neither first nor "
        "last."
    ),
    "agent.name_missing": _("Give the agent a name."),
    "agent.name_form": _(
        "A name has one line and does not begin with =, +, -, @ or a tab: a spreadsheet would take "
        "it for a formula."
    ),
    "agent.holds_key": _(
        "This text holds a key, which everybody who sees the agent would read. Take it out, and "
        "revoke that key."
    ),
    "agent.text_long": _("This may have %(most)s characters."),
    "agent.owner_missing": _("Somebody must answer for the agent: name a person with an account."),
    "agent.person_inactive": _("%(person)s no longer has an active account."),
    "agent.not_a_reviewer": _("%(person)s has no such role as a reviewer."),
    "agent.out_of_sight": _(
        "You would not see this agent: choose your own business unit, or name yourself among the "
        "people who answer for it."
    ),
    "agent.decided_already": _(
        "Decisions rest on this. It changes only by a request for a material change."
    ),
    "agent.retired_stays": _("This agent is retired; its record stays as it is."),
    "agent.only_owners_register": _(
        "Only business owners, technical owners and reviewers register agents."
    ),
    "agent.only_who_answers_changes": _("Only the agent’s owners and reviewers change its record."),
    "agent.not_yours_to_change": _("This part of the agent’s record is not yours to change."),
    "agent.not_authorised": _(
        "There is no authorisation in force for this agent in %(environment)s."
    ),
    "agent.only_technical_owner": _("Only the technical owner, %(person)s, may record this."),
    "agent.already_live": _("The agent is live already."),
    **INVENTORY_SENTENCES,
    "handover.not_yours": _(
        "Only an owner of the agent, its sponsor, the manager of who left or an administrator "
        "names somebody here."
    ),
    "handover.role_missing": _("%(person)s does not have the role that this part needs."),
    "handover.done_stale": _("Somebody has been named here already; look at who answers now."),
    "handover.nobody": _("Name somebody."),
    "naming.only_named": _("Only who was named answers this."),
    "naming.answered_stale": _("This is answered already, or somebody else was named meanwhile."),
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
    "release.pilot_stays": _(
        "A pilot never runs in production and ends on its last day. What comes after it is a new "
        "deployment."
    ),
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
    "policy.only_owners": _(
        "Only the technical owner, the business owner and the security owner change the "
        "permission policy."
    ),
    "policy.retired": _("The agent is retired; its permission policy is no longer changed."),
    "policy.changed_stale": _(
        "Another version of the policy was stored meanwhile. Nothing was changed; look at it, and "
        "preview yours against it."
    ),
    "run.only_owners": _(
        "Only the technical owner, the business owner and the security owner store test evidence."
    ),
    "run.agent_retired": _("The agent is retired; no test evidence is added any more."),
    "run.nothing_ran": _("At least one case must have run, and at most %(most)s."),
    "run.in_future": _("%(day)s has not come yet. Give the day on which the suite ran."),
    "run.too_old": _("%(day)s is more than three years ago; such a run says nothing any more."),
    "run.reference_taken": _(
        "A run with the reference “%(reference)s” is stored already, with other figures. Send a "
        "correction under a reference of its own."
    ),
    "run.manifest_unknown": _(
        "“%(agent)s” has no manifest with this fingerprint. Send the manifest first."
    ),
    "run.corrects_unknown": _("There is no run with the reference “%(reference)s”."),
    "authorisation.several_agents": _(
        "Several agents have this manifest. Name the one you mean: agent=SLUG."
    ),
    "run.corrects_other": _("A run is corrected by one of the same agent and kind."),
    "run.corrected_stale": _("This run was corrected already; correct the run in its place."),
    "run.reason_alone": _("A reason belongs to a correction: name the run that was wrong."),
    "run.reason_missing": _("Say what was wrong; the record keeps it."),
    "run.reason_long": _("The reason may have %(most)s characters; these are %(has)s."),
    "manifest.only_owners": _(
        "Only the technical owner, the business owner and the security owner send manifests of "
        "this agent."
    ),
    "manifest.agent_retired": _("The agent is retired; it gets no manifest any more."),
    **{code: gettext_lazy(text) for code, text in RULE_SENTENCES.items()},
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = NOT_YOU | frozenset(
    {
        *INVENTORY_FORBIDDEN,
        "agent.only_technical_owner",
        "agent.only_owners_register",
        "agent.only_who_answers_changes",
        "agent.not_yours_to_change",
        "handover.not_yours",
        "naming.only_named",
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
        "policy.only_owners",
        "run.only_owners",
        "manifest.only_owners",
    }
    | identity_sentences.FORBIDDEN
)
