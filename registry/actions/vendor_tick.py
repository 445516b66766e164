"""One look at vendors and their models: what a worker does, as often as it likes."""

from datetime import datetime

from registry.actions.model_links import keep_links, look_for_models
from registry.actions.pinned_models import end_models
from registry.actions.retests import keep_retests
from registry.actions.vendor_reminders import remind_of_expiries


def keep_vendors(now: datetime) -> int:
    """Note what has ended, remind of what will, look for uses of new models, escalate re-tests
    that are late; how many in all.

    Idempotent. What a worker that was away did not do in time is done late, and once.
    """
    return (
        end_models(now)
        + remind_of_expiries(now)
        + look_for_models(now)
        + keep_links(now)
        + keep_retests(now)
    )
