"""Paging as pages draw it: who was paged and what became of it, channels, chain, who is on call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal import refusals
from govportal.people.models import Person
from govportal.worklist.models import Post
from incidents.actions.paging.chains import standing
from incidents.actions.paging.rounds import follow_incident
from incidents.actions.turns import register_follower
from incidents.models import Incident, Page, PagingChain, PagingChannel
from incidents.paging_names import AUDIENCE_NAMES, POST_SIGNS, TARGET_NAMES
from incidents.paging_sentences import PAGING_FORBIDDEN, PAGING_SENTENCES
from incidents.panels import ASIDE, Panel, register_panel, register_tab
from incidents.rules.paging import SHIPPED, Step
from incidents.rules.severities import Severity

SHOWN = 12
BEHIND = ("person", "instead_of", "channel", "round__ended_by", "notice", "post")
Sign = tuple[str, Any, str]


def register() -> None:
    """What this part of the room brings to the others."""
    refusals.register(PAGING_SENTENCES, forbidden=PAGING_FORBIDDEN)
    register_follower("paging", follow_incident)
    register_panel("paging", panel)
    register_tab("incident_pages", gettext_lazy("Paging"))


@dataclass(frozen=True)
class Line:
    """One page as it is shown."""

    page: Page
    sign: Sign
    after: str

    @property
    def who(self) -> str:
        return str(self.page.person or self.page.channel)

    @property
    def note(self) -> str:
        page = self.page
        if page.instead_of is not None:
            return _("for %(person)s, out of office") % {"person": page.instead_of}
        return page.channel.audience_words if page.channel is not None else ""


def line_of(page: Page) -> Line:
    minutes = int((page.paged_at - page.round.started_at).total_seconds() // 60)
    after = _("after %(n)s min") % {"n": minutes} if minutes else _("at once")
    return Line(page, sign_of(page), after)


def sign_of(page: Page) -> Sign:
    """Who acknowledged it, else what became of its mail or post."""
    if page.acknowledged_at is not None:
        return ("ok", _("Took it"), "ok")
    sent = page.notice if page.notice is not None else page.post
    return POST_SIGNS[sent.state] if sent is not None else POST_SIGNS[Post.WAITING]


def panel(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    """Who was paged last, newest first; one query."""
    rows = Page.objects.filter(incident=incident).select_related(*BEHIND)
    lines = [line_of(page) for page in rows.order_by("-pk")[: SHOWN + 1]]
    if not lines:
        return None
    context = {"lines": lines[:SHOWN], "has_more": len(lines) > SHOWN,
               "round": lines[0].page.round, "number": incident.number}  # fmt: skip
    return Panel(ASIDE, 50, "incidents/parts/paging_panel.html", {"paging": context})


@dataclass(frozen=True)
class StepLine:
    """One step of a severity in words."""

    after: int
    people: str
    channels: str


def steps_in_words(steps: Iterable[Step]) -> list[StepLine]:
    return [
        StepLine(
            step.after,
            "; ".join(str(TARGET_NAMES[one]) for one in step.to),
            "; ".join(str(AUDIENCE_NAMES[one]) for one in step.channels),
        )
        for step in steps
    ]


def chain_rows(chain: PagingChain | None) -> list[tuple[Severity, list[StepLine]]]:
    """Each severity with its steps."""
    steps = chain.chain if chain is not None else SHIPPED
    return [(severity, steps_in_words(steps[severity])) for severity in Severity]


def all_chain() -> PagingChain | None:
    """The chain of all business units without one of their own."""
    return standing(None)


def own_chains() -> Sequence[PagingChain]:
    """Chains of units that have one of their own, the newest version of each."""
    newest: dict[int | None, PagingChain] = {}
    for row in PagingChain.objects.select_related("unit").order_by("n"):
        newest[row.unit_id] = row
    return [row for key, row in newest.items() if key is not None and row.content]


@dataclass(frozen=True)
class ChannelLine:
    """A channel with what became of its last test page."""

    channel: PagingChannel
    sign: Sign
    error: str


def channel_lines() -> list[ChannelLine]:
    rows = PagingChannel.objects.select_related("receiver", "tested").order_by("name", "pk")
    return [_channel_line(one) for one in rows[:200]]


def _channel_line(channel: PagingChannel) -> ChannelLine:
    if channel.tested is None:
        return ChannelLine(channel, ("warn", _("Never tested"), "draft"), "")
    return ChannelLine(channel, POST_SIGNS[channel.tested.state], channel.tested.last_error)
