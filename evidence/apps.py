"""The evidence room, as Django knows it."""

from django.apps import AppConfig

from evidence.access_names import ACCESS_FORBIDDEN, ACCESS_SENTENCES
from evidence.asked_names import ASKED_FORBIDDEN, ASKED_SENTENCES
from evidence.book_sentences import BOOK_FORBIDDEN, BOOK_SENTENCES
from evidence.controls_sentences import CONTROLS_FORBIDDEN, CONTROLS_SENTENCES
from evidence.finding_names import FINDING_FORBIDDEN, FINDING_SENTENCES
from evidence.framework_sentences import FRAMEWORK_FORBIDDEN, FRAMEWORK_SENTENCES
from evidence.keeping_sentences import KEEPING_FORBIDDEN, KEEPING_SENTENCES
from evidence.management_sentences import MANAGEMENT_FORBIDDEN, MANAGEMENT_SENTENCES
from evidence.sampling_sentences import SAMPLING_FORBIDDEN, SAMPLING_SENTENCES
from evidence.scope_sentences import SCOPE_FORBIDDEN, SCOPE_SENTENCES
from evidence.section_sentences import SECTION_SENTENCES
from evidence.sentences import SENTENCES
from govportal import refusals


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        refusals.register(SENTENCES, forbidden={"audit.not_allowed"})
        refusals.register(BOOK_SENTENCES, forbidden=BOOK_FORBIDDEN)
        refusals.register(ACCESS_SENTENCES, forbidden=ACCESS_FORBIDDEN)
        refusals.register(ASKED_SENTENCES, forbidden=ASKED_FORBIDDEN)
        refusals.register(SCOPE_SENTENCES, forbidden=SCOPE_FORBIDDEN)
        refusals.register(FINDING_SENTENCES, forbidden=FINDING_FORBIDDEN)
        refusals.register(FRAMEWORK_SENTENCES, forbidden=FRAMEWORK_FORBIDDEN)
        refusals.register(CONTROLS_SENTENCES, forbidden=CONTROLS_FORBIDDEN)
        refusals.register(KEEPING_SENTENCES, forbidden=KEEPING_FORBIDDEN)
        refusals.register(SECTION_SENTENCES)
        refusals.register(MANAGEMENT_SENTENCES, forbidden=MANAGEMENT_FORBIDDEN)
        refusals.register(SAMPLING_SENTENCES, forbidden=SAMPLING_FORBIDDEN)
        # Actions read models, which exist only once all rooms are loaded.
        from approvals.actions.defaults import register_defaults  # noqa: PLC0415
        from approvals.demo.chapters import register_chapter  # noqa: PLC0415
        from evidence import checks, trail_registry  # noqa: F401, PLC0415
        from evidence.actions.frameworks import load_shipped  # noqa: PLC0415
        from evidence.actions.pack_work import do_pack  # noqa: PLC0415
        from evidence.actions.packs import BOOK, KIND  # noqa: PLC0415
        from evidence.actions.pruning import KIND as PRUNING  # noqa: PLC0415
        from evidence.actions.pruning import do_pruning  # noqa: PLC0415
        from evidence.actions.republishing import KIND as PUBLISHING  # noqa: PLC0415
        from evidence.actions.republishing import do_again  # noqa: PLC0415
        from evidence.models.trails import verb_words  # noqa: PLC0415
        from govportal.worklist.actions import Queue, register_job  # noqa: PLC0415
        from incidents.timeline_sources import use_words  # noqa: PLC0415

        register_job(KIND, do_pack, Queue.DOCUMENTS)
        register_job(BOOK, do_pack, Queue.BOOKS)
        register_job(PRUNING, do_pruning, Queue.DOCUMENTS)
        register_job(PUBLISHING, do_again)
        use_words(verb_words)
        register_chapter("access", "evidence.access_demo.tell")
        trail_registry.register()
        register_defaults("frameworks", load_shipped)
        register_chapter("own_controls", "evidence.controls_demo.tell")
        register_chapter("samples", "evidence.demo_sampling.tell")
