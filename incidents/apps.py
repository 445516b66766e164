"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        from incidents import legal_registry  # noqa: PLC0415 - models exist only now

        legal_registry.register()
