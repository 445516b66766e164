"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from incidents import books, page_registry  # noqa: PLC0415 - models exist only now
        from incidents.pages_sentences import PAGES_SENTENCES  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGES_SENTENCES)
        page_registry.register()
        books.register()
