"""The registry, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.sentences import YAML_SENTENCES
from registry.sentences import FORBIDDEN, SENTENCES


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        # Forms read models, which exist only once all rooms are loaded.
        from govportal.saved_views import register_list  # noqa: PLC0415
        from registry.forms import AgentFilter  # noqa: PLC0415
        from registry.stages import VIEWS  # noqa: PLC0415

        refusals.register(YAML_SENTENCES)
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        register_list("agents", "agent_list", AgentFilter, VIEWS)
