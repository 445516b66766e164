"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        # What a slice registers reads models, which exist only once all rooms are loaded.
        from incidents.alerts_room import register_alerts  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        register_alerts()
