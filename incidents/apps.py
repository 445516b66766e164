"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        # Actions read models, which exist only once all rooms are loaded.
        from incidents import books  # noqa: PLC0415

        books.register()
