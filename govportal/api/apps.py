"""The base of the API, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.api.sentences import FORBIDDEN, SENTENCES


class ApiConfig(AppConfig):
    name = "govportal.api"
    label = "api"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
