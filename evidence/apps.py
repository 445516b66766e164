"""The evidence room, as Django knows it."""

from django.apps import AppConfig

from evidence.sentences import SENTENCES
from govportal import refusals


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        refusals.register(SENTENCES)
