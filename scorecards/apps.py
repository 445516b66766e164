"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        # They register what they bring.
        # Models exist only once Django has loaded every room.
        from scorecards import value_registry  # noqa: PLC0415
        from scorecards.records import agents, incidents, reviews  # noqa: F401, PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        value_registry.register()
