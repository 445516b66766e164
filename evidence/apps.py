"""The evidence room, as Django knows it."""

from django.apps import AppConfig

from evidence.sentences import SENTENCES
from govportal import refusals


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        refusals.register(SENTENCES)
        # Actions read models, which exist only once all rooms are loaded.
        from evidence import trail_registry  # noqa: PLC0415
        from evidence.actions.packs import KIND, do_pack  # noqa: PLC0415
        from evidence.models.trails import verb_words  # noqa: PLC0415
        from govportal.worklist.actions import register_job  # noqa: PLC0415
        from incidents.timeline_sources import use_words  # noqa: PLC0415

        register_job(KIND, do_pack)
        use_words(verb_words)
        trail_registry.register()
