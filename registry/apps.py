"""The registry, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from registry.sentences import FORBIDDEN, SENTENCES


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        # Forms read models, which exist only once all rooms are loaded.
        from govportal.api.keys import register_keys  # noqa: PLC0415
        from govportal.saved_views import register_list  # noqa: PLC0415
        from registry.api.agent_keys import AGENTS, GRANTS, find_agent  # noqa: PLC0415
        from registry.forms import AgentFilter  # noqa: PLC0415
        from registry.stages import VIEWS  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        for kind in AGENTS | GRANTS:
            register_keys(kind, find_agent)
        register_list("agents", "agent_list", AgentFilter, VIEWS)
