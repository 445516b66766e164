"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.containment_sentences import CONTAINMENT_FORBIDDEN, CONTAINMENT_SENTENCES
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        from incidents import alerts_room, page_registry  # noqa: PLC0415 - models exist only now
        # Models exist only once Django has loaded every room.
        from incidents import page_registry, post_incident_registry  # noqa: PLC0415
        from incidents import containment_registry, page_registry  # noqa: PLC0415 - models exist
        from incidents import page_registry, paging_room  # noqa: PLC0415 - models exist only now
        from incidents.pages_sentences import PAGES_SENTENCES  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGES_SENTENCES)
        page_registry.register()
        alerts_room.register_alerts()  # last: a recurrence raises what the others have begun
        post_incident_registry.register()
        refusals.register(CONTAINMENT_SENTENCES, forbidden=CONTAINMENT_FORBIDDEN)
        containment_registry.register()
        from incidents import legal_registry  # noqa: PLC0415 - models exist only now

        legal_registry.register()
        paging_room.register()
        # Actions read models, which exist only once all rooms are loaded.
        from incidents import books  # noqa: PLC0415

        books.register()
