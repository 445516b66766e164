"""The people room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.people.sentences import SENTENCES


class PeopleConfig(AppConfig):
    name = "govportal.people"
    label = "people"

    def ready(self) -> None:
        refusals.register(SENTENCES)
        # Sign-in events are the one place where Django only offers a signal (DESIGN, Audit).
        from govportal.people import sign_in_events  # noqa: F401, PLC0415
