"""A provisional order as the dossier tells it: what became of it, and who said what."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from approvals.models import PollVote, ProvisionalOrder, Request
from evidence.models.reviews import who
from evidence.rules.turns import TurnLine


def order_turns(request: Request) -> Iterable[TurnLine]:
    """The order, then each answer in it; no decision of the committee is among them."""
    for order in ProvisionalOrder.objects.filter(request=request).select_related("poll", "request"):
        yield _order(order)
        votes = order.poll.votes.select_related("person", "seat").order_by("pk")
        yield from map(_answer, votes)


def _order(order: ProvisionalOrder) -> TurnLine:
    words = _("%(state)s. An order and no decision.") % {"state": order.state_words}
    if order.effective_at is not None and order.ends_at is not None:
        end = date_format(localtime(order.ends_at), "j F Y, H:i")
        begin = date_format(localtime(order.effective_at), "j F Y, H:i")
        words += " " + _("In effect from %(begin)s, until %(end)s at the longest.") % {
            "begin": begin,
            "end": end,
        }
    return TurnLine(
        kind="order",
        kind_name=_("Provisional order"),
        ref=order.ledger_ref,
        at=order.poll.opened_at,
        until=order.ends_at.date() if order.ends_at else None,
        person=None,
        words=words,
        text="",
    )


def _answer(vote: PollVote) -> TurnLine:
    allowed = _("It allows: %(scope)s") % {"scope": vote.scope} if vote.scope else ""
    return TurnLine(
        kind="order_answer",
        kind_name=_("Answer to the provisional order"),
        ref=vote.ledger_ref,
        at=vote.cast_at,
        until=None,
        person=who(vote.person),
        words=f"{vote.seat.title}: {vote.get_choice_display()}. {allowed}".strip(),
        text=vote.rationale,
    )
