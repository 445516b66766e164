"""What the audit trail tells the rooms below about itself, once all of them are loaded."""

from evidence.actions import extracting, verifying
from evidence.forms import AuditFilter
from evidence.trail_sentences import TRAIL_SENTENCES
from evidence.trail_views import TRAIL_VIEWS
from govportal import refusals
from govportal.saved_views import register_list
from govportal.worklist.actions import Queue, register_job


def register() -> None:
    refusals.register(TRAIL_SENTENCES)
    register_list("audit", "entry_list", AuditFilter, TRAIL_VIEWS)
    register_job(extracting.KIND, extracting.do_extract, Queue.DOCUMENTS)
    register_job(verifying.KIND, verifying.do_verification, Queue.DOCUMENTS)
