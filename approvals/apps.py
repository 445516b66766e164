"""The approvals room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.worklist.tiers import register_tiers


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        # Models and their effects exist only once Django has loaded every room.
        from approvals import letter_registry, policy_registry, task_tiers  # noqa: PLC0415
        from approvals.actions import (  # noqa: PLC0415
            effects,
            leavers,
            request_effects,
            retired,
            schemes,
        )
        from approvals.actions.meetings.motions import MotionEffects  # noqa: PLC0415
        from approvals.actions.scheduled.effects import ScheduledEffects  # noqa: PLC0415
        from approvals.condition_sentences import CONDITIONS_FORBIDDEN  # noqa: PLC0415
        from approvals.desk_sentences import DESK_FORBIDDEN  # noqa: PLC0415
        from approvals.filters import VIEWS, RequestFilter  # noqa: PLC0415
        from approvals.letter_sentences import LETTER_FORBIDDEN  # noqa: PLC0415
        from approvals.meeting_sentences import MEETING_FORBIDDEN  # noqa: PLC0415
        from approvals.order_sentences import ORDER_FORBIDDEN  # noqa: PLC0415
        from approvals.proposal_sentences import PROPOSAL_FORBIDDEN  # noqa: PLC0415
        from approvals.review_sentences import FORBIDDEN  # noqa: PLC0415
        from approvals.sentences import SENTENCES  # noqa: PLC0415
        from approvals.views import cases, meetings, proposals, requests, scheduled  # noqa: PLC0415
        from govportal.saved_views import register_list  # noqa: PLC0415
        from govportal.worklist import handovers  # noqa: PLC0415
        from govportal.worklist.actions import register_job  # noqa: PLC0415

        handovers.register_keeper("duties", leavers.keep_duties)
        handovers.register_keeper("retired agents", retired.keep_retired)
        handovers.register_source("duties", leavers.duties)
        handovers.register_tended(leavers.TENDED)
        forbidden = FORBIDDEN | CONDITIONS_FORBIDDEN | LETTER_FORBIDDEN | PROPOSAL_FORBIDDEN
        refusals.register(
            SENTENCES, forbidden | MEETING_FORBIDDEN | ORDER_FORBIDDEN | DESK_FORBIDDEN
        )
        effects.register("request", request_effects.RequestEffects())
        effects.register("scheduled_review", ScheduledEffects())
        effects.register("motion", MotionEffects())
        effects.register("scheme", schemes.SchemeEffects())
        cases.register_page("request", requests.show_request)
        cases.register_page("motion", meetings.show_motion)
        cases.register_page("scheduled_review", scheduled.show_scheduled)
        cases.register_page("scheme", proposals.show_proposal)
        register_tiers("review_step", task_tiers.of_steps)
        register_tiers("completeness", task_tiers.of_checks)
        register_tiers("question", task_tiers.of_questions)
        register_tiers("condition", task_tiers.of_conditions)
        register_list("requests", "request_list", RequestFilter, VIEWS)
        register_job(schemes.KIND, schemes.do_what_if)
        policy_registry.register()
        letter_registry.register()
