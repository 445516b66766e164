"""Provisional orders: a change that cannot wait, allowed for days. Never a decision."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.polls import Poll
from approvals.models.requests import Request, RequestVersion
from approvals.rules.orders import GIVEN, RUNNING, OrderState
from approvals.rules.states import State
from govportal.people.models import Person
from govportal.worklist.models import Clock
from registry.models import Authorisation

ORDER_STATE_NAMES = {
    OrderState.OPEN: _("Asked for"),
    OrderState.IN_EFFECT: _("In effect"),
    OrderState.LAPSED: _("Not given"),
    OrderState.OVERTAKEN: _("No longer needed"),
    OrderState.RATIFIED: _("Ratified"),
    OrderState.ENDED: _("Ended by the review"),
    OrderState.EXPIRED: _("Lapsed at its end"),
}
ORDER_SIGNS = {
    OrderState.OPEN: ("neutral", "wait"),
    OrderState.IN_EFFECT: ("warn", "ok"),
    OrderState.LAPSED: ("neutral", "off"),
    OrderState.OVERTAKEN: ("neutral", "off"),
    OrderState.RATIFIED: ("ok", "ok"),
    OrderState.ENDED: ("bad", "bad"),
    OrderState.EXPIRED: ("neutral", "off"),
}
WITHDRAWN_WORDS = _("Ended: request withdrawn")
GIVEN_STATES = sorted(state.value for state in GIVEN)
RUNNING_STATES = sorted(state.value for state in RUNNING)


class OrderQuerySet(QuerySet["ProvisionalOrder"]):
    def visible_to(self, person: Person, on: date | None = None) -> "OrderQuerySet":
        """Those whose requests the person may see."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        requests = Request.objects.visible_to(person, on).order_by()
        return self.filter(request__in=requests.values("pk"))

    def running(self) -> "OrderQuerySet":
        """Asked for, or in effect."""
        return self.filter(state__in=RUNNING_STATES)


class ProvisionalOrder(models.Model):
    """What chair or co-chair and one further member may allow at once for an emergency change.

    About one version of a request. In effect it authorises that version's manifest until
    ``ends_at``; ``poll`` keeps who said what, and the scope that they wrote.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="order")
    version = models.ForeignKey(RequestVersion, models.PROTECT, related_name="+")
    poll = models.OneToOneField(Poll, models.PROTECT, related_name="order")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in ORDER_STATE_NAMES.items()],
        default=OrderState.OPEN,
    )
    effective_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    authorisation = models.OneToOneField(
        Authorisation, models.PROTECT, null=True, blank=True, related_name="order"
    )
    term_clock = models.ForeignKey(
        Clock, models.PROTECT, null=True, blank=True, related_name="orders"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OrderState]), name="order_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=GIVEN_STATES,
                    effective_at__isnull=False,
                    ends_at__isnull=False,
                    authorisation__isnull=False,
                )
                | Q(effective_at__isnull=True, ends_at__isnull=True, authorisation__isnull=True)
                & ~Q(state__in=GIVEN_STATES),
                name="order_in_effect_has_its_right_and_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING_STATES) ^ Q(ended_at__isnull=False),
                name="order_runs_or_has_ended",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=RUNNING_STATES),
                name="order_is_running",
            ),
        ]

    def __str__(self) -> str:
        return f"Provisional order: {self.request.number}"

    @property
    def ledger_ref(self) -> str:
        return f"order:{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.request.get_absolute_url()}#order"

    @property
    def is_open(self) -> bool:
        return self.state == OrderState.OPEN

    @property
    def was_withdrawn(self) -> bool:
        """Whether it ended with a request that was taken back, and not by a decision."""
        return self.state == OrderState.ENDED and self.request.state == State.WITHDRAWN

    @property
    def state_words(self) -> str:
        return str(WITHDRAWN_WORDS if self.was_withdrawn else ORDER_STATE_NAMES[self._is])

    @property
    def tone(self) -> str:
        return "neutral" if self.was_withdrawn else ORDER_SIGNS[self._is][0]

    @property
    def shape(self) -> str:
        return "off" if self.was_withdrawn else ORDER_SIGNS[self._is][1]

    @property
    def _is(self) -> OrderState:
        return OrderState(self.state)
