"""The incidents room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from incidents.paging_sentences import PAGING_FORBIDDEN, PAGING_SENTENCES
from incidents.sentences import FORBIDDEN, SENTENCES


class IncidentsConfig(AppConfig):
    name = "incidents"

    def ready(self) -> None:
        # Models exist only once Django has loaded every room.
        from incidents import paging_room  # noqa: PLC0415
        from incidents.actions.paging import follow_incident  # noqa: PLC0415
        from incidents.actions.turns import register_follower  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.register(PAGING_SENTENCES, forbidden=PAGING_FORBIDDEN)
        register_follower("paging", follow_incident)
        paging_room.register()
