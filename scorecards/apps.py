"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.pages_sentences import PAGES_SENTENCES
from scorecards.reports_sentences import REPORTS_FORBIDDEN, REPORTS_SENTENCES
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGES_SENTENCES)
        refusals.register(REPORTS_SENTENCES, forbidden=REPORTS_FORBIDDEN)
        # Models and what follows from them exist only once Django has loaded every room.
        from govportal.worklist.actions import Queue, register_job  # noqa: PLC0415
        from scorecards import demo, proofs_registry, ready_registry, value_registry  # noqa: PLC0415
        from scorecards.actions import reports  # noqa: PLC0415
        from scorecards.records import agents, incidents, reviews  # noqa: F401, PLC0415

        value_registry.register()
        proofs_registry.register()
        ready_registry.register()
        register_job(reports.KIND, reports.do_report, Queue.DOCUMENTS)
        demo.register()
