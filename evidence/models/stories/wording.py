"""How stories say dates, and join what they name."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.rules.stories import Fact
from govportal.templatetags.portal import TIERS


def moment_words(moment: datetime) -> str:
    """A moment; midnight is the end of a day, for that is what was asked for."""
    if ended := day_ended(moment):
        return _("the end of %(day)s") % {"day": day_words(ended)}
    at = timezone.localtime(moment)
    return f"{day_words(at)}, {date_format(at, 'H:i')}"


def day_ended(moment: datetime) -> date | None:
    """The day that ends with this moment in the zone in force; None where none does."""
    at = timezone.localtime(moment)
    return at.date() - timedelta(days=1) if at.timetz().replace(tzinfo=None) == time.min else None


def day_words(day: date | datetime | None) -> str:
    if day is None:
        return ""
    form = pgettext("full date", "j F Y")
    return date_format(timezone.localtime(day) if isinstance(day, datetime) else day, form)


def tier_words(tier: int | None) -> str:
    return f"{_('Tier %(tier)s') % {'tier': tier}} · {TIERS[tier]}" if tier else _("No tier yet")


def joined(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def facts(*pairs: tuple[object, object] | tuple[object, object, str]) -> tuple[Fact, ...]:
    """The pairs of name and value that have a value; a third is its page."""
    return tuple(Fact(str(pair[0]), str(pair[1]), *pair[2:]) for pair in pairs if pair[1])


def trail_of_ref(ref: str, moment: datetime, name: str = "about") -> str:
    """Everything before the moment, as the audit trail lists it."""
    ended = day_ended(moment)
    bound = {"until": ended.isoformat()} if ended else {"moment": moment.isoformat()}
    return f"{reverse('entry_list')}?{urlencode({name: ref, **bound})}"


def story_page(kind: str, key: str) -> str:
    return reverse("story", args=[kind, key]) if key else ""
