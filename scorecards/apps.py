"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        # Models exist only once Django has loaded every room.
        from scorecards import proofs_registry  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        proofs_registry.register()
