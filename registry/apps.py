"""The registry, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from registry.sentences import FORBIDDEN, SENTENCES


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
