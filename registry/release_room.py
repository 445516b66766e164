"""The staged release of an agent's version, as its page shows it to one reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.held_release import Held, release_as_seen
from registry.actions.release_items import Turn, turn_of
from registry.models import Agent, Authorisation, CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.releases import latest
from registry.names import LIFECYCLE_NAMES
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import Act, Phase, Standing, sign_refusal, withdraw_refusal
from registry.run_room import RunRoom, stand_of


@dataclass(frozen=True)
class Stop:
    """One stage, as ``parts/steps.html`` shows it."""

    label: Any
    detail: str
    state: str
    address: str = ""


@dataclass(frozen=True)
class CriterionLine:
    """One exit criterion: what it says, who signed it, and what the reader may do with it."""

    row: ExitCriterion
    may_sign: bool = False
    may_withdraw: bool = False

    @property
    def text(self) -> str:
        """The portal's words in the reader's language; the requester's own are ``row.said``."""
        return _(self.row.text)

    @property
    def signature(self) -> CriterionSignature | None:
        return self.row.signature

    @property
    def withdrawn(self) -> list[CriterionSignature]:
        return [signed for signed in self.row.signatures.all() if not signed.stands]


@dataclass(frozen=True)
class Earlier:
    """A stage that is over, with what was signed for it."""

    row: ReleaseStage
    criteria: list[CriterionLine]


@dataclass(frozen=True)
class Button:
    """What the reader may do, or why not."""

    label: str
    address: str
    refusal: Refusal | None
    name: str
    is_first: bool = True


@dataclass(frozen=True)
class ReleaseRoom:
    """A release: where it stands, what was signed, what the reader may do, what was before."""

    held: Held
    stops: list[Stop]
    words: str
    criteria: list[CriterionLine] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)

    @property
    def stage(self) -> ReleaseStage:
        return self.held.stage

    @property
    def signed(self) -> list[CriterionLine]:
        """The criteria to read: without what the reader may do with them."""
        return [CriterionLine(line.row) for line in self.criteria]

    @property
    def is_running(self) -> bool:
        return self.held.facts.phase is Phase.RUNS and not self.is_over

    @property
    def is_running_pilot(self) -> bool:
        """A pilot that runs waits for nobody: it ends by itself."""
        return self.is_running and self.held.facts.is_pilot

    @property
    def is_over(self) -> bool:
        """Live, or ended before it was."""
        facts = self.held.facts
        return facts.phase is Phase.LIVE or facts.standing is Standing.ENDED

    @property
    def share(self) -> float:
        """How much of the least time has run."""
        least = self.stage.least_days
        return min(self.held.facts.days_run / least, 1) if least else 1

    @property
    def days_words(self) -> str:
        facts = self.held.facts
        words = {"done": facts.days_run, "least": facts.current.least_days}
        if facts.is_pilot:
            last = {"day": _day(self.held.authorisation.valid_until)}
            return _("Pilot, ends on %(day)s by itself") % last
        if words["done"] < words["least"]:
            return _("%(done)s of at least %(least)s days") % words
        return _("%(done)s days, of which %(least)s were needed") % words

    @property
    def evidence(self) -> RunRoom:
        """How the version that is released stands in its tests."""
        return stand_of(self.held.authorisation.manifest, self.held.agent)

    @property
    def turn(self) -> Turn | None:
        """Whose turn it is; for the agent's page, which has its people at hand."""
        return turn_of(self.held.agent, self.held.authorisation, self.held.facts)


def release_room(
    agent: Agent, authorisations: Sequence[Authorisation], reader: Person, now: datetime
) -> ReleaseRoom | None:
    """The release that goes on, else the last one; None where nothing was released in stages.

    ``authorisations``: the agent's, newest first, loaded ``with_release()``.
    """
    staged = [right for right in authorisations if right.stages.all()]
    goes_on = (right for right in staged if right.is_standing and right.live_at is None)
    right = next(goes_on, staged[0] if staged else None)
    if right is None:
        return None
    return room_of(release_as_seen(right, agent, authorisations, reader, now))


def room_of(held: Held) -> ReleaseRoom:
    """The room of one release, as the page and the acts' own pages show it."""
    rows = held.authorisation.stages.all()
    over = [row for row in rows if row.left_at is not None]
    return ReleaseRoom(
        held=held,
        stops=stops_of(held),
        words=_words(held),
        criteria=list(_criteria(held)),
        buttons=_buttons(held) if held.parts else [],
        earlier=[Earlier(row, [CriterionLine(c) for c in row.criteria.all()]) for row in over],
    )


def stops_of(held: Held) -> list[Stop]:
    """The stages in order, the latest attempt at each; one is "here" until it is live."""
    rows = latest(held.authorisation.stages.all())
    at = len(rows) if held.facts.phase is Phase.LIVE else held.facts.at
    return [
        Stop(LIFECYCLE_NAMES[Lifecycle(row.stage)], _detail(row, held), _state(n, at))
        for n, row in enumerate(rows)
    ]


def _state(n: int, at: int) -> str:
    return "here" if n == at else "done" if n < at else ""


def _detail(row: ReleaseStage, held: Held) -> str:
    if row.left_on is not None:
        return _("until %(day)s") % {"day": _day(row.left_on)}
    if row.entered_on is None:
        days = {"n": row.least_days}
        if not row.least_days:
            return ""
        return ngettext("at least %(n)s day", "at least %(n)s days", row.least_days) % days
    if row.stage == Lifecycle.PRODUCTION:
        return _("since %(day)s") % {"day": _day(row.entered_on)}
    words = {"done": min(held.facts.days_run, row.least_days), "least": row.least_days}
    return _("%(done)s of %(least)s days") % words


def _day(day: date) -> str:
    return date_format(day, pgettext("day", "j M Y"))


def _words(held: Held) -> str:
    """Where the release stands, in a sentence."""
    facts = held.facts
    if facts.standing is Standing.ENDED:
        return _("This authorisation no longer stands, and its release ended with it.")
    if facts.phase is Phase.LIVE:
        return _("Live: it passed every stage.")
    if facts.standing is Standing.SUSPENDED:
        return _("Suspended: the days until that is lifted do not count.")
    if facts.phase is Phase.WAITS:
        return {
            True: _("The stage before is passed. It stays there until the next one is begun."),
            False: _("Not begun yet: its technical owner begins the first stage."),
        }[facts.at > 0]
    return {
        Lifecycle.SHADOW: _("It runs beside people, who stay the executors."),
        Lifecycle.LIMITED: _("It runs for a part only."),
        None: _("A pilot: it runs until its last day, never in production, and then ends."),
    }[None if facts.is_pilot else facts.current.stage]


def _criteria(held: Held) -> Iterable[CriterionLine]:
    """The criteria of the stage in question; of none when production is reached."""
    person, facts = held.person.pk, held.facts
    for n, row in enumerate(held.stage.criteria.all()):
        yield CriterionLine(
            row,
            may_sign=sign_refusal(facts, n, person, held.parts) is None,
            may_withdraw=withdraw_refusal(facts, n, person) is None,
        )


def _buttons(held: Held) -> list[Button]:
    """What those who take part may do in this phase, or why not yet."""
    facts, pk, slug = held.facts, held.stage.pk, held.agent.slug
    names = {"stage": LIFECYCLE_NAMES[facts.current.stage]}
    next_one = {"stage": LIFECYCLE_NAMES[facts.next_stage]}
    back = _("Step back to the stage before")

    def button(act: Act, label: str, page: str, *, is_first: bool = True) -> Button:
        return Button(label, reverse(page, args=[slug, pk]), held.refusal(act), act, is_first)

    if facts.phase is Phase.LIVE or facts.standing is Standing.ENDED:
        return []
    if facts.is_pilot and facts.phase is Phase.RUNS:
        return []
    if facts.phase is Phase.WAITS:
        return [button(Act.START, _("Start the stage “%(stage)s”") % names, "stage_start")]
    go_on = button(Act.GO_ON, _("Go on to “%(stage)s”") % next_one, "stage_leave")
    return [go_on, *([button(Act.STEP_BACK, back, "stage_back", is_first=False)] * bool(facts.at))]
