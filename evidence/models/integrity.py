"""How the ledger stands, with everything behind it: runs, checkpoints, what waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.actions.verifying import verification_under_way
from evidence.models.health import LedgerHealth, ledger_health
from govportal.charts import draw_growth
from govportal.ledger.consistency import Consistency, between
from govportal.ledger.models import Checkpoint, Unsealed, VerificationRun
from govportal.paging import Page, page_of
from govportal.refusals import Refused
from govportal.worklist.models import Job

RUNS, CHECKPOINTS, WAITING = 10, 20, 10_000


def _size(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input-s"})
    return forms.IntegerField(label=label, min_value=0, max_value=2**62, widget=widget)


class ConsistencyForm(forms.Form):
    """Two checkpoints, by how many entries each speaks of."""

    earlier = _size(_("Earlier checkpoint"))
    later = _size(_("Later checkpoint"))

    def compared(self) -> Consistency | None:
        """The proof between the two; None, with the reason as the form's error, where none is."""
        if not self.is_valid():
            return None
        try:
            return between(self.cleaned_data["earlier"], self.cleaned_data["later"])
        except Refused as refused:
            self.add_error(None, str(refused))
            return None


@dataclass(frozen=True)
class Integrity:
    """What the page of the ledger's state shows."""

    health: LedgerHealth
    waiting: str
    runs: list[VerificationRun]
    job: Job | None
    page: Page
    form: ConsistencyForm
    compared: Consistency | None

    @property
    def share(self) -> float:
        """How far the verification that runs has come."""
        return self.job.done / self.job.total if self.job and self.job.total else 0.0

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def drawing(self) -> SafeString:
        """The two trees that were compared."""
        assert self.compared is not None
        sizes = {"old": self.compared.old.size, "new": self.compared.new.size}
        words = gettext("The first %(old)s of %(new)s entries are those of the earlier checkpoint.")
        return draw_growth(sizes["old"], sizes["new"], label=words % sizes)


def integrity(params: QueryDict, now: datetime) -> Integrity:
    health = ledger_health(now)
    asked = "earlier" in params or "later" in params
    newest = health.checkpoint.size if health.checkpoint else None
    form = ConsistencyForm(params if asked else None, initial={"later": newest})
    waiting = Unsealed.objects.order_by()[: WAITING + 1].count()
    return Integrity(
        health=health,
        waiting=f"{WAITING}+" if waiting > WAITING else str(waiting),
        runs=list(VerificationRun.objects.order_by("-pk")[:RUNS]),
        job=verification_under_way(),
        page=page_of(Checkpoint.objects.all(), params, Checkpoint.objects.all(), CHECKPOINTS),
        form=form,
        compared=form.compared() if asked else None,
    )
