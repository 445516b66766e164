"""What the worklist does: clocks, items, notices, jobs."""

from govportal.worklist.actions.calendars import load_calendars, publish_calendar
from govportal.worklist.actions.clocks import (
    change_calendar,
    change_limit,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    stop_if_running,
)
from govportal.worklist.actions.delivering import deliver_notices
from govportal.worklist.actions.items import (
    Enclosure,
    close_item,
    close_items,
    notify,
    open_item,
)
from govportal.worklist.actions.jobs import (
    Queue,
    beat_job,
    claim_job,
    enqueue_job,
    fail_job,
    finish_job,
    jobs_before,
    register_job,
    run_jobs,
)
from govportal.worklist.actions.posting import post, put_receiver, send_again, withdraw_posts
from govportal.worklist.actions.posts import deliver_posts
from govportal.worklist.actions.sweeping import sweep
from govportal.worklist.rules.limits import Hop, Limit

__all__ = [
    "Enclosure",
    "Hop",
    "Limit",
    "Queue",
    "beat_job",
    "change_calendar",
    "change_limit",
    "claim_job",
    "close_item",
    "close_items",
    "deliver_notices",
    "deliver_posts",
    "enqueue_job",
    "fail_job",
    "finish_job",
    "jobs_before",
    "load_calendars",
    "notify",
    "open_item",
    "pause_clock",
    "post",
    "publish_calendar",
    "put_receiver",
    "register_job",
    "resume_clock",
    "run_jobs",
    "send_again",
    "start_clock",
    "stop_clock",
    "stop_if_running",
    "sweep",
    "withdraw_posts",
]
