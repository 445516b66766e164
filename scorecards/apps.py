"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.reports_sentences import REPORTS_FORBIDDEN, REPORTS_SENTENCES
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(REPORTS_SENTENCES, forbidden=REPORTS_FORBIDDEN)
        # Actions read models, which exist only once all rooms are loaded.
        from govportal.worklist.actions import register_job  # noqa: PLC0415
        from scorecards.actions import reports  # noqa: PLC0415

        register_job(reports.KIND, reports.do_report)
