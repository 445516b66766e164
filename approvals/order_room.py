"""A provisional order as the case, its own page and the record show it to one reader."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from approvals.forms.orders import OrderForm
from approvals.models import ProvisionalOrder, Request
from approvals.poll_room import PollRoom
from approvals.rules.ballots import recuse_refusal
from approvals.rules.orders import EMERGENCY, OrderState, answer_refusal
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of


class OrderRoom(PollRoom):
    """``typed``: an answer on its way back to its writer."""

    def __init__(
        self,
        order: ProvisionalOrder,
        conflicted: Collection[int],
        reader: Person,
        now: datetime,
        typed: OrderForm | None = None,
    ) -> None:
        super().__init__(order.poll, order.poll.rows(now, conflicted), reader, now)
        self.order, self.typed = order, typed
        self.facts = order.poll.facts(self.rows)

    @property
    def in_effect(self) -> bool:
        return self.order.state == OrderState.IN_EFFECT

    @cached_property
    def term(self) -> Any:
        return face_of(self.order.term_clock, self.now) if self.order.term_clock else None

    @cached_property
    def answer_no(self) -> Refusal | None:
        """Why the reader may not answer now."""
        if not self.order.is_open:
            return Refusal("order.closed_stale")
        return answer_refusal(self.facts, self.reader.pk, self.poll.digest, self.now)

    @property
    def may_recuse(self) -> bool:
        no = recuse_refusal(self.facts, self.reader.pk, "a reason")
        return self.order.is_open and no is None

    @cached_property
    def form(self) -> OrderForm | None:
        """The reader's form; a scope that was written before is proposed, to be narrowed."""
        if self.answer_no is not None:
            return None
        if self.typed is not None:
            return self.typed
        mine = self.mine or next(iter(self.yeses), None)
        return OrderForm(initial={"digest": self.poll.digest, "scope": mine.scope if mine else ""})

    @property
    def arithmetic(self) -> list[tuple[str, str]]:
        """What carries an order, and what there is of it."""
        count = self.tally
        led = any(line.seat.facts().is_leading for line in self.lines if line.vote in self.yeses)
        return [
            (_("Needed"), _("two approvals, the chair’s or co-chair’s seat among them")),
            (_("For"), str(count.approvals)),
            (_("Chair or co-chair among them"), _("yes") if led else _("no")),
            (_("Against"), str(count.rejections)),
            (_("Abstained"), str(count.abstentions)),
        ]


def order_of(request: Request) -> ProvisionalOrder | None:
    """Its order with all that its page draws; asks for none where the kind has none."""
    if request.kind != EMERGENCY:
        return None
    rows = ProvisionalOrder.objects.select_related(
        "poll__clock__version",
        "poll__committee",
        "term_clock__version",
        "authorisation__manifest",
        "version__manifest",
    )
    order = rows.filter(request=request).first()
    if order is not None:
        order.request = request
    return order
