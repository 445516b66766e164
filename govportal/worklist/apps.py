"""The worklist room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.worklist.sentences import SENTENCES


class WorklistConfig(AppConfig):
    name = "govportal.worklist"
    label = "worklist"

    def ready(self) -> None:
        # Models exist only once Django has loaded every room.
        from govportal.context import show_count  # noqa: PLC0415
        from govportal.worklist.counts import open_tasks  # noqa: PLC0415

        refusals.register(SENTENCES)
        show_count("home", open_tasks)
