"""What enterprise policies say to the rest of this room when Django starts (``approvals.apps``)."""

from approvals.actions import effects, policies
from approvals.actions.agenda_sources import register_agenda
from approvals.policy_sentences import POLICY_FORBIDDEN, POLICY_SENTENCES
from approvals.views import cases, policy_cases
from govportal import refusals
from govportal.worklist import handovers


def register() -> None:
    """Their cases, their pages, their place on agendas, and what leavers of them leave behind."""
    refusals.register(POLICY_SENTENCES, POLICY_FORBIDDEN)
    effects.register("policy_version", policies.PolicyEffects())
    effects.register("policy_review", policies.PolicyReviewEffects())
    cases.register_page("policy_version", policy_cases.show_version)
    cases.register_page("policy_review", policy_cases.show_review)
    register_agenda("policies", policies.policies_for)
    handovers.register_keeper("policies", policies.ask_for_owners)
