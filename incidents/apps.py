"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        # Models and their effects exist only once Django has loaded every room.
        from incidents import post_incident_registry  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        post_incident_registry.register()
