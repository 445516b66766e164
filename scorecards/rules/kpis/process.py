"""How decisions are made: how fast, how late, how carefully."""

from dataclasses import dataclass, field
from fractions import Fraction

from approvals.rules.haste import QUICK_FROM_TIER, QUICK_SECONDS
from approvals.rules.reading import FEWEST
from scorecards.rules.inputs import (
    Counts,
    Parts,
    Times,
    counted,
    cuts,
    half,
    mean_of,
    most,
    share_of,
    share_without,
)
from scorecards.rules.kpi import Better, Group, Kpi, Source, Window
from scorecards.rules.kpis.at_the_gateway import PROCESS_KPIS
from scorecards.rules.measures import Measured, Unit, Why, share
from scorecards.rules.wording import gettext_noop as _


@dataclass(frozen=True)
class Decisions(Times):
    """Working days from sending a request to its decision, by tier (``tier:3``)."""


@dataclass(frozen=True)
class Rejections(Parts):
    """Decisions on requests: those that said no, and all, by tier."""


@dataclass(frozen=True)
class Backlog(Counts):
    """Requests that wait for a decision, by tier."""


@dataclass(frozen=True)
class Overdue(Counts):
    """Agents whose periodic review is past its day, by tier."""


@dataclass(frozen=True)
class TimeOuts(Parts):
    """Reviews that were decided or are past their limit: those past it, and all, by tier."""


@dataclass(frozen=True)
class Escalations(Parts):
    """The same reviews: those in which somebody further was called, and all, by tier."""


@dataclass(frozen=True)
class Steps(Parts):
    """Steps that were finished: those past their limit, and all, by step (``step:ballot``)."""


@dataclass(frozen=True)
class Haste:
    """Approvals where haste matters and the time is known: rushed ones, all, and whose."""

    rushed: int = 0
    all: int = 0
    people: frozenset[int] = field(default_factory=frozenset)

    def __add__(self, other: "Haste") -> "Haste":
        return Haste(self.rushed + other.rushed, self.all + other.all, self.people | other.people)


def rushed(haste: Haste) -> Measured:
    """Over so many people at least: what one person does is not shown by a figure."""
    if 0 < len(haste.people) < FEWEST:
        return Measured(why=Why.TOO_FEW)
    return share(haste.rushed, haste.all)


_TIMES = _(
    "From sending a request to the decision on it, in working days of the committee’s calendar. "
    "Time in which questions waited for the requester is not counted."
)
_REVIEWS = _("Of reviews that were decided, and of those that are open and past their limit.")

KPIS = (
    Kpi(
        id="process.mean_approval_time",
        group=Group.PROCESS,
        name=_("Time to a decision, mean"),
        definition=_TIMES,
        formula=_("working days of all requests decided ÷ requests decided"),
        unit=Unit.WORKING_DAYS,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=mean_of,
        reads=Decisions,
        cuts=cuts,
    ),
    Kpi(
        id="process.approval_p50",
        group=Group.PROCESS,
        name=_("Time to a decision, half are faster (P50)"),
        definition=_TIMES,
        formula=_("the least number of working days that half of the requests did not exceed"),
        unit=Unit.WORKING_DAYS,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=half,
        reads=Decisions,
        cuts=cuts,
    ),
    Kpi(
        id="process.approval_p95",
        group=Group.PROCESS,
        name=_("Time to a decision, 95 in 100 are faster (P95)"),
        definition=_TIMES,
        formula=_("the least number of working days that 95 in 100 requests did not exceed"),
        unit=Unit.WORKING_DAYS,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=most,
        reads=Decisions,
        cuts=cuts,
    ),
    Kpi(
        id="process.review_backlog",
        group=Group.PROCESS,
        name=_("Requests that wait for a decision"),
        definition=_("How many requests are under review at the end of the day."),
        formula=_("requests whose review is open"),
        unit=Unit.COUNT,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=counted,
        reads=Backlog,
        cuts=cuts,
    ),
    Kpi(
        id="process.overdue_reviews",
        group=Group.PROCESS,
        name=_("Periodic reviews overdue"),
        definition=_("How many periodic reviews of agents are open and past their day."),
        formula=_("open periodic reviews past their day"),
        unit=Unit.COUNT,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=counted,
        reads=Overdue,
        target=Fraction(0),
        cuts=cuts,
    ),
    Kpi(
        id="process.timeouts",
        group=Group.PROCESS,
        name=_("Reviews past their limit"),
        definition=_REVIEWS,
        formula=_("reviews whose limit passed ÷ reviews decided or past their limit"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=share_of,
        reads=TimeOuts,
        target=Fraction(5, 100),
        cuts=cuts,
    ),
    Kpi(
        id="process.escalations",
        group=Group.PROCESS,
        name=_("Reviews in which somebody further was called"),
        definition=_REVIEWS,
        formula=_("reviews that escalated ÷ reviews decided or past their limit"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=share_of,
        reads=Escalations,
        target=Fraction(10, 100),
        cuts=cuts,
    ),
    Kpi(
        id="process.in_time",
        group=Group.PROCESS,
        name=_("Steps kept to their time limit"),
        definition=_(
            "How many finished steps of reviews were done within their limit: checks for "
            "completeness, duties before a vote, votes of the committee, and sign-offs. A vote "
            "that ended without a decision, or only after more time, was not."
        ),
        formula=_("steps finished within their limit ÷ steps finished"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=share_without,
        reads=Steps,
        target=Fraction(95, 100),
        cuts=cuts,
    ),
    Kpi(
        id="process.request_rejections",
        group=Group.PROCESS,
        name=_("Requests that were rejected"),
        definition=_("How many of the decisions on requests said no."),
        formula=_("requests rejected ÷ requests decided"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.NEITHER,
        measure=share_of,
        reads=Rejections,
        cuts=cuts,
    ),
    Kpi(
        id="process.rushed",
        group=Group.PROCESS,
        name=_("Rushed approvals"),
        definition=_(
            "How many approvals at tier 3 and 4 were given within two minutes of opening the "
            "case, where the time is known. Not shown over fewer than five people."
        ),
        formula=_("approvals within two minutes ÷ approvals of which the time is known"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.LOWER,
        measure=rushed,
        reads=Haste,
        target=Fraction(5, 100),
    ),
    *PROCESS_KPIS,
)
assert (QUICK_FROM_TIER, QUICK_SECONDS, FEWEST) == (3, 120, 5)  # what the words above say
