"""The registry, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from registry.sentences import FORBIDDEN, SENTENCES


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        # Forms read models, which exist only once all rooms are loaded.
        from govportal.saved_views import register_list  # noqa: PLC0415
        from govportal.worklist import handovers as waiting  # noqa: PLC0415
        from registry import handovers  # noqa: PLC0415
        from registry.actions import owner_gaps, retiring  # noqa: PLC0415
        from registry.forms import AgentFilter  # noqa: PLC0415
        from registry.stages import VIEWS  # noqa: PLC0415

        waiting.register_keeper("owner gaps", owner_gaps.keep_gaps)
        waiting.register_keeper("retirements", retiring.keep_retirements)
        waiting.register_source("agents", handovers.agents)
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        register_list("agents", "agent_list", AgentFilter, VIEWS)
