"""The approvals room, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        # Models and their effects exist only once Django has loaded every room.
        from approvals.actions import effects, request_effects  # noqa: PLC0415
        from approvals.sentences import SENTENCES  # noqa: PLC0415

        refusals.register(SENTENCES)
        effects.register("request", request_effects.RequestEffects())
