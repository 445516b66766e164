"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.sentences import FORBIDDEN, SENTENCES
from scorecards.value_sentences import VALUE_FORBIDDEN, VALUE_SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(VALUE_SENTENCES, forbidden=VALUE_FORBIDDEN)
