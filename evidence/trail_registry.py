"""What the audit trail tells the rooms below about itself, once all of them are loaded."""

from evidence.forms import AuditFilter
from evidence.trail_views import TRAIL_VIEWS
from govportal.saved_views import register_list


def register() -> None:
    register_list("audit", "entry_list", AuditFilter, TRAIL_VIEWS)
