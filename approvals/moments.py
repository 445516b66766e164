"""A moment of the past as somebody writes it: a day, or a time with or without its zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from govportal.refusals import Refusal, Refused


def moment_of(text: str, now: datetime) -> datetime:
    """The moment that ``text`` names; empty is now, a day its end in the reader's zone.

    Today is now. Raises Refused for what is no day and no moment, and for what is to come.
    """
    if not text.strip():
        return now
    moment = _read(text.strip(), now)
    if moment > now:
        raise Refused(Refusal("clock.moment_to_come"))
    return moment


def _read(text: str, now: datetime) -> datetime:
    unclear = Refused(Refusal("clock.moment_unclear", {"text": text[:40]}))
    try:
        moment = datetime.fromisoformat(text)
        day = date.fromisoformat(text) if len(text) <= len("2026-11-26") else None
        if day is not None:
            return now if day == timezone.localdate(now) else _end_of(day)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise unclear from None


def _end_of(day: date) -> datetime:
    """The last moment that still belongs to the day."""
    following = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return following - timedelta(microseconds=1)
