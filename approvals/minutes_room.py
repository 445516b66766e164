"""Minutes as page and paper show them: frozen content in words, a draft as it is now."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from approvals.actions.meetings.proceedings import content_of, lines_of
from approvals.actions.meetings.protocol import (
    addendum_refusal,
    approve_refusal,
    circulate_refusal,
    clerk,
    take_back_refusal,
    write_refusal,
)
from approvals.actions.meetings.sitting import bench_of
from approvals.condition_lines import Sign
from approvals.models import Minutes
from approvals.models.names import (
    CHOICE_NAMES,
    ELSEWHERE_NAMES,
    ITEM_KIND_NAMES,
    ITEM_STATE_NAMES,
    UNCOUNTED_NAMES,
    VERDICT_NAMES,
)
from approvals.rules.ballots import Choice
from approvals.rules.meetings import ItemKind, ItemState, MinutesState
from approvals.rules.reviews import Verdict
from govportal.people.models import Person

SIGNS = {
    MinutesState.DRAFT: ("neutral", "draft"),
    MinutesState.CIRCULATED: ("info", "wait"),
    MinutesState.APPROVED: ("ok", "ok"),
}


class MinutesText:
    """The content of minutes in words, in the zone of their meeting."""

    def __init__(self, minutes: Minutes, now: datetime) -> None:
        self.minutes = minutes
        self.content: Mapping[str, Any] = (
            content_of(minutes, now) if minutes.is_draft else minutes.content
        )
        self.zone = ZoneInfo(self.content["meeting"]["zone"])

    @cached_property
    def meeting(self) -> dict[str, Any]:
        said = self.content["meeting"]
        times = {key: self._local(said[key]) for key in ("starts_at", "opened_at", "closed_at")}
        return {**said, **times}

    @property
    def attendance(self) -> list[dict[str, Any]]:
        return [
            {"person": row["person"], "arrived_at": self._local(row["arrived_at"]),
             "left_at": self._local(row["left_at"])}
            for row in self.content["attendance"]
        ]  # fmt: skip

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        return [self._item(row) for row in self.content["items"]]

    def _item(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **row,
            "kind_words": ITEM_KIND_NAMES[ItemKind(row["kind"])],
            "state_words": ELSEWHERE_NAMES.get(row.get("elsewhere", ""))
            or ITEM_STATE_NAMES[ItemState(row["state"])],
            "ended_at": self._local(row["ended_at"]),
            "hearings": [self._hearing(one) for one in row["hearings"]],
        }

    def _hearing(self, row: Mapping[str, Any]) -> dict[str, Any]:
        casting = row["casting"]
        outcome = row["outcome"]
        counted = dict(row["arithmetic"])
        if row["is_secret"]:
            counted.pop("approvals", None)
        return {
            **row,
            "opened_at": self._local(row["opened_at"]),
            "closed_at": self._local(row["closed_at"]),
            "outcome_words": VERDICT_NAMES[Verdict(outcome)] if outcome else "",
            "lines": lines_of(counted),
            "votes": [_vote(vote) for vote in row["votes"]],
            "casting": casting and {**casting, "words": CHOICE_NAMES[Choice(casting["choice"])]},
        }

    @property
    def actions(self) -> list[dict[str, Any]]:
        rows = self.content["actions"]
        return [{**row, "due_on": date.fromisoformat(row["due_on"])} for row in rows]

    @cached_property
    def approval(self) -> str:
        """Who approved them and in what role, or in which meeting; empty before."""
        found = self.minutes
        if found.approved_in is not None:
            words = {"meeting": found.approved_in.meeting.title, "n": found.approved_in.meeting.n}
            return _("By the committee, in meeting %(n)s, “%(meeting)s”.") % words
        if found.approved_by is None or found.approved_at is None:
            return ""
        bench = bench_of(found.committee, found.approved_at)
        by = {"person": found.approved_by, "role": bench.role_of(found.approved_by)}
        if found.meeting.attendances.filter(person=found.approved_by).exists():
            return _("By %(person)s, %(role)s, who was in the room.") % by
        return _("By %(person)s, %(role)s, who was not in the room.") % by

    @property
    def remark(self) -> str:
        return str(self.content["remark"])

    def _local(self, stamp: str) -> datetime | None:
        return datetime.fromisoformat(stamp).astimezone(self.zone) if stamp else None


def _vote(row: Mapping[str, Any]) -> dict[str, Any]:
    uncounted = UNCOUNTED_NAMES.get(row.get("uncounted", ""), "")
    return {**row, "words": CHOICE_NAMES[Choice(row["choice"])], "uncounted_words": uncounted}


class MinutesRoom:
    """The page of minutes as one reader meets it."""

    def __init__(self, minutes: Minutes, reader: Person, now: datetime) -> None:
        self.minutes, self.reader, self.now = minutes, reader, now
        self.meeting = minutes.meeting
        self.text = MinutesText(minutes, now)

    @property
    def sign(self) -> Sign:
        tone, shape = SIGNS[MinutesState(self.minutes.state)]
        return Sign(tone, str(self.minutes.get_state_display()), shape)

    @cached_property
    def addenda(self) -> list[Any]:
        return list(self.minutes.addenda.select_related("by"))

    @cached_property
    def may(self) -> dict[str, bool]:
        """What the reader may do with them now."""
        rules = {
            "write": write_refusal,
            "circulate": circulate_refusal,
            "approve": approve_refusal,
            "take_back": take_back_refusal,
            "add": addendum_refusal,
        }
        who = clerk(self.minutes, self.reader, self.now)
        return {name: rule(self.minutes, who) is None for name, rule in rules.items()}
