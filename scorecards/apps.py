"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.pages_sentences import PAGES_SENTENCES
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGES_SENTENCES)
