"""The registry, as Django knows it."""

from django.apps import AppConfig

from govportal import refusals
from govportal.sentences import YAML_SENTENCES
from registry import accountability_sentences
from registry.containment_sentences import CONTAINMENT_SENTENCES
from registry.sentences import FORBIDDEN, SENTENCES


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        # Forms read models, which exist only once all rooms are loaded.
        from govportal.api.keys import register_keys  # noqa: PLC0415
        from govportal.people.known_companies import offer_companies  # noqa: PLC0415
        from govportal.saved_views import register_list  # noqa: PLC0415
        from govportal.worklist import handovers as waiting  # noqa: PLC0415
        from registry import handovers  # noqa: PLC0415
        from registry.actions import owner_gaps, retiring  # noqa: PLC0415
        from registry.actions.namings import NAMED_ITEM  # noqa: PLC0415
        from registry.api.agent_keys import AGENTS, GRANTS, find_agent  # noqa: PLC0415
        from registry.forms import AgentFilter  # noqa: PLC0415
        from registry.stages import VIEWS  # noqa: PLC0415
        from registry.vendor_conflicts import names_on_offer  # noqa: PLC0415
        from registry.vendor_filters import VIEWS as VENDOR_VIEWS  # noqa: PLC0415
        from registry.vendor_filters import VendorFilter  # noqa: PLC0415

        refusals.register(YAML_SENTENCES)
        waiting.register_keeper("owner gaps", owner_gaps.keep_gaps)
        waiting.register_keeper("retirements", retiring.keep_retirements)
        waiting.register_source("agents", handovers.agents)
        waiting.register_tended([NAMED_ITEM])
        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        for kind in AGENTS | GRANTS:
            register_keys(kind, find_agent)
        refusals.register(CONTAINMENT_SENTENCES)
        more = accountability_sentences
        refusals.register(more.SENTENCES, forbidden=more.FORBIDDEN)
        register_list("agents", "agent_list", AgentFilter, VIEWS)
        offer_companies(names_on_offer)
        register_list("vendors", "vendor_list", VendorFilter, VENDOR_VIEWS)
