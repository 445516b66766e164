"""What the worklist stores."""

from govportal.worklist.models.calendars import Calendar, CalendarVersion, WorkingInterval
from govportal.worklist.models.clocks import Clock, ClockChange, ClockEvent, ClockPause
from govportal.worklist.models.items import Notice, NoticeAttachment, WorkItem
from govportal.worklist.models.jobs import Job
from govportal.worklist.models.notice_pages import NoticePage
from govportal.worklist.models.posts import Post, PostAttempt, Receiver

__all__ = [
    "Calendar",
    "CalendarVersion",
    "Clock",
    "ClockChange",
    "ClockEvent",
    "ClockPause",
    "Job",
    "Notice",
    "NoticeAttachment",
    "NoticePage",
    "Post",
    "PostAttempt",
    "Receiver",
    "WorkItem",
    "WorkingInterval",
]
