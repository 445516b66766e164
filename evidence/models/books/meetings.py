"""Meetings of a committee as chapters: agenda, who was there, and the minutes as frozen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext as _

from approvals.models import Addendum, Meeting, Minutes
from approvals.rules.meetings import ItemState
from evidence.models.books.pieces import Leaf, Reading
from evidence.models.reviews import who
from evidence.rules.books import ChapterHead
from evidence.rules.sections import Drawn, Said, Section, Table
from evidence.rules.sheets import population_of


@dataclass(frozen=True)
class MeetingPiece:
    """One meeting."""

    pk: int
    n: int
    title: str
    group: str

    @property
    def head(self) -> ChapterHead:
        title = _("Meeting %(n)s: %(title)s") % {"n": self.n, "title": self.title}
        return ChapterHead(f"meeting-{self.pk}", title, self.group, 2)

    @property
    def ref(self) -> str:
        return f"meeting:{self.pk}"

    def refs(self) -> Iterable[str]:
        meeting = Meeting.objects.get(pk=self.pk)
        parts = (*meeting.items.all(), *meeting.attendances.all(), *meeting.action_items.all())
        return {self.ref, f"minutes:{self.pk}", *(part.ledger_ref for part in parts)}

    def open(self, reading: Reading) -> Leaf:
        meeting = Meeting.objects.select_related("committee").get(pk=self.pk)
        sections = [_facts(meeting), _present(meeting), _agenda(meeting), _actions(meeting)]
        minutes = Minutes.objects.select_related("approved_by").filter(meeting=meeting).first()
        if minutes is not None:
            sections.append(_minutes(minutes))
        return Leaf(self.head, sections, (self.ref, f"minutes:{self.pk}"))


def _facts(meeting: Meeting) -> Section:
    return Section(
        "meeting", _("The meeting"), 10,
        facts=(
            (_("Committee"), meeting.committee.name), (_("State"), meeting.get_state_display()),
            (_("Planned for"), meeting.starts_at), (_("Opened"), meeting.opened_at or ""),
            (_("Closed"), meeting.closed_at or ""), (_("Place"), meeting.place),
        ),
        said=(Said(meeting.reason),) if meeting.reason else (),
    )  # fmt: skip


def _present(meeting: Meeting) -> Section:
    found = list(meeting.attendances.select_related("person").order_by("arrived_at", "pk"))
    rows = [{"meeting": meeting.pk, "person": who(one.person), "arrived_at": one.arrived_at,
             "left_at": one.left_at} for one in found]  # fmt: skip
    lines = tuple((one.person.full_name, one.arrived_at, one.left_at or "") for one in found)
    return Section(
        "present", _("Who was there"), 20,
        table=Table((_("Person"), _("Came"), _("Left")), lines) if lines else None,
        populations=(_drawn("attendances", "meeting person arrived_at left_at", rows,
                            _("Attendance"), _("Who came to the meetings, and who left.")),),
        people=tuple(who(one.person) for one in found),
    )  # fmt: skip


def _agenda(meeting: Meeting) -> Section:
    found = list(meeting.items.exclude(state=ItemState.REMOVED).select_related("review"))
    rows = [
        {"meeting": meeting.pk, "position": one.position, "kind": one.kind, "title": one.title,
         "review": one.review_id, "state": one.state, "outcome": one.outcome,
         "ended_at": one.ended_at}
        for one in found
    ]  # fmt: skip
    lines = tuple((one.position, one.get_kind_display(), one.title, one.get_state_display(),
                   one.ended_at or "") for one in found)  # fmt: skip
    heads = (_("No."), _("Kind"), _("Item"), _("State"), _("Ended"))
    return Section(
        "agenda", _("Agenda"), 30,
        table=Table(heads, lines) if lines else None,
        populations=(_drawn("agenda_items",
                            "meeting position kind title review state outcome ended_at", rows,
                            _("Items of the agendas"), _("Items not taken off again.")),),
    )  # fmt: skip


def _actions(meeting: Meeting) -> Section:
    found = list(meeting.action_items.select_related("owner").order_by("pk"))
    rows = [{"meeting": meeting.pk, "text": one.text, "owner": who(one.owner),
             "due_on": one.due_on, "done_at": one.done_at} for one in found]  # fmt: skip
    lines = tuple((one.text, one.owner.full_name, one.due_on, one.done_at or "") for one in found)
    heads = (_("To do"), _("Owner"), _("Due"), _("Done"))
    return Section(
        "actions", _("What somebody was asked to do"), 40,
        table=Table(heads, lines) if lines else None,
        populations=(_drawn("meeting_actions", "meeting text owner due_on done_at", rows,
                            _("Actions from meetings"), _("All of these meetings.")),),
        people=tuple(who(one.owner) for one in found),
    )  # fmt: skip


def _minutes(minutes: Minutes) -> Section:
    """Those sent round are frozen: the file is exactly what their digest is over."""
    by = minutes.approved_by
    frozen = orjson.dumps(minutes.content, option=orjson.OPT_SORT_KEYS)
    return Section(
        "minutes", _("Minutes"), 50,
        facts=(
            (_("State"), minutes.get_state_display()), (_("Version"), minutes.version),
            (_("Sent round"), minutes.circulated_at or ""),
            (_("Approved"), minutes.approved_at or ""),
            (_("Approved by"), by.full_name if by else ""), (_("Fingerprint"), minutes.digest),
        ),
        said=tuple(Said(one.text, one.by.full_name) for one in _added(minutes)),
        files={"minutes.json": frozen} if minutes.digest else {},
        people=(*((who(by),) if by else ()), *(who(one.by) for one in _added(minutes))),
    )  # fmt: skip


def _added(minutes: Minutes) -> Sequence[Addendum]:
    return list(minutes.addenda.select_related("by").order_by("n"))


def _drawn(
    name: str, columns: str, rows: Iterable[Mapping[str, object]], title: str, source: str
) -> Drawn:
    words = {"title": title, "source": source, "filters": _("All of them."),
             "clock": _("Times are the portal’s; due_on is a day in its zone.")}  # fmt: skip
    return Drawn(population_of(name, columns, rows), words)
