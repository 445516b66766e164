"""The worklist room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.worklist.sentences import SENTENCES


class WorklistConfig(AppConfig):
    name = "govportal.worklist"
    label = "worklist"

    def ready(self) -> None:
        refusals.register(SENTENCES)
