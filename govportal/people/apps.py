"""The people room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.api.keys import register_keys
from govportal.people.sentences import FORBIDDEN, SENTENCES


class PeopleConfig(AppConfig):
    name = "govportal.people"
    label = "people"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        # Sign-in events are the one place where Django only offers a signal (DESIGN, Audit).
        from govportal.people import sign_in_events  # noqa: F401, PLC0415
        from govportal.people.token_sign_in import person_of  # noqa: PLC0415

        register_keys("gpp", person_of)
