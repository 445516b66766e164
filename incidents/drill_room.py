"""The list of drills: what was held in which quarter, with results and times; what is due."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.http import QueryDict

from govportal.paging import Page, page_of
from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.actions.containing.drilling import held_since, start_no
from incidents.containment_room import duration
from incidents.models import Containment
from incidents.rules.containments import quarter_ends, quarter_of
from registry.models.releases import day_of


@dataclass(frozen=True)
class DrillLine:
    """One drill of the list."""

    row: Containment

    @property
    def quarter(self) -> str:
        year, quarter = quarter_of(day_of(self.row.requested_at))
        return f"{year} Q{quarter}"

    @property
    def took(self) -> str:
        """From its beginning to the last refusal."""
        last = getattr(self.row, "last_at", None)
        if last is None or self.row.confirmed_at is None:
            return ""
        return duration(round((last - self.row.requested_at).total_seconds() * 1_000_000))

    @property
    def sign(self) -> tuple[str, str]:
        if self.row.confirmed_at is not None:
            return ("ok", "ok")
        return ("warn", "wait") if self.row.stands else ("bad", "bad")


@dataclass(frozen=True)
class DrillRoom:
    """The page. ``due``: until when one is to be held; None where this quarter has one."""

    lines: list[DrillLine]
    page: Page
    due: date | None
    start_no: Refusal | None


def drill_list_room(reader: Person, asked: QueryDict, now: datetime) -> DrillRoom:
    rows = Containment.objects.drills().visible_to(reader)
    shown = Containment.objects.select_related("by").annotate(last_at=Max("steps__at"))
    year, quarter = quarter_of(day_of(now))
    due = None if held_since(year, quarter) else quarter_ends(year, quarter)
    page = page_of(rows, asked, shown)
    return DrillRoom([DrillLine(row) for row in page.rows], page, due, start_no(reader, now))
