"""The scorecards room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from scorecards.proofs_sentences import PROOFS_FORBIDDEN, PROOFS_SENTENCES
from scorecards.sentences import FORBIDDEN, SENTENCES


class ScorecardsConfig(AppConfig):
    name = "scorecards"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PROOFS_SENTENCES, forbidden=PROOFS_FORBIDDEN)
