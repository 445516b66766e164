"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.containment_sentences import CONTAINMENT_FORBIDDEN, CONTAINMENT_SENTENCES
from incidents.pages_sentences import PAGES_SENTENCES
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from approvals.demo.chapters import register_chapter  # noqa: PLC0415

        # Models and what follows from them exist only once Django has loaded every room.
        from incidents import (  # noqa: PLC0415
            alerts_room,
            books,
            containment_registry,
            legal_registry,
            page_registry,
            paging_room,
            post_incident_registry,
        )

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGES_SENTENCES)
        refusals.register(CONTAINMENT_SENTENCES, forbidden=CONTAINMENT_FORBIDDEN)
        # In this order they are told of what happens: what stops the agent comes first.
        containment_registry.register()
        page_registry.register()
        paging_room.register()
        legal_registry.register()
        books.register()
        post_incident_registry.register()
        alerts_room.register_alerts()  # last: a recurrence raises what the others have begun
        register_chapter("incidents", "incidents.demo.tell_incidents")
