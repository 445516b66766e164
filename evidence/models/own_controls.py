"""Where each of the portal's own controls stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.controls_names import STATE_SIGNS
from evidence.models.publications import Publication
from evidence.models.recertifications import Recertification
from evidence.models.reconciliations import Reconciliation
from evidence.models.restore_tests import RestoreTest
from evidence.models.setting_changes import newest_change
from evidence.rules.own_controls import ANSWERED_WITHIN, DAILY, QUARTER, State, standing
from evidence.rules.reconciling import About
from govportal.ledger.models import VerificationRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class OwnControl:
    """One control: what it is, where it stands, when it was last done and is due again."""

    key: str
    name: "StrOrPromise"
    what: "StrOrPromise"
    every: "StrOrPromise"
    url: str
    state: State
    last: date | datetime | None = None
    due: date | None = None
    note: "StrOrPromise" = ""

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word."""
        return STATE_SIGNS[self.state]


def own_controls(today: date) -> Sequence[OwnControl]:
    """All of them, in the order of the page. Eight queries."""
    return [
        _recertification(today),
        _settings(),
        _restores(today),
        *(_lists(about, today) for about in About),
        _verified(today),
        _published(today),
    ]


def _recertification(today: date) -> OwnControl:
    rows = list(Recertification.objects.all()[:8])
    newest = rows[0] if rows else None
    late = any(row.is_open and row.dates.due < today for row in rows)
    closed = next((row for row in rows if not row.is_open), None)
    open_one = next((row for row in rows if row.is_open), None)
    opened = newest.opened_on if newest else None
    return OwnControl(
        "recertification",
        _("Roles confirmed"),
        _("Who answers for its holder confirms each role or takes it away."),
        _("Every quarter"),
        reverse("recertification_list"),
        standing(opened, QUARTER, today, overdue=late),
        closed.closed_at if closed else None,
        open_one.dates.due if open_one else opened + QUARTER if opened else None,
        open_one.number if open_one else "",
    )


def _settings() -> OwnControl:
    newest = newest_change()
    return OwnControl(
        "settings",
        _("Changes of settings"),
        _("Who changed which setting, catalogue, scheme or policy, read from the ledger."),
        _("With each change"),
        reverse("setting_changes"),
        State.ON_TIME if newest else State.NEVER,
        newest.occurred_at if newest else None,
    )


def _restores(today: date) -> OwnControl:
    last = RestoreTest.objects.last_passed_on()
    newest = RestoreTest.objects.order_by("-tested_at").first()
    failed = newest is not None and (last is None or newest.tested_at.date() > last)
    return OwnControl(
        "restores",
        _("Backups restored"),
        _("A backup is brought back elsewhere, and the ledger of the copy verified."),
        _("Every quarter"),
        reverse("restore_test_list"),
        standing(last, QUARTER, today, overdue=failed and last is None),
        last,
        last + QUARTER if last else None,
        _("The newest test did not pass.") if failed else "",
    )


LIST_NAMES: dict[About, "StrOrPromise"] = {
    About.AGENTS: _("Agents compared"),
    About.PEOPLE: _("People compared"),
}


def _lists(about: About, today: date) -> OwnControl:
    """One whose differences wait for answers, of an old list, or withdrawn, renews nothing."""
    rows = list(
        Reconciliation.objects.standing()
        .filter(about=about)
        .values_list("as_of", "made_on", "done_at")
    )
    late = any(done is None and made < today - ANSWERED_WITHIN for _as_of, made, done in rows)
    waits = any(done is None for *_, done in rows)
    last = max((as_of for as_of, _made, done in rows if done is not None), default=None)
    return OwnControl(
        f"reconciliation-{about}",
        LIST_NAMES[about],
        _("What is here is compared with a list from elsewhere; each difference is answered."),
        _("Every quarter"),
        reverse("reconciliation_list"),
        standing(last, QUARTER, today, overdue=late),
        last,
        last + QUARTER if last else None,
        _("Differences wait longer than a month.")
        if late
        else _("Differences wait for answers.")
        if waits
        else "",
    )


def _verified(today: date) -> OwnControl:
    newest = VerificationRun.objects.order_by("-finished_at").first()
    last = newest.finished_at if newest else None
    fault = newest is not None and newest.fault != ""
    return OwnControl(
        "verification",
        _("Ledger verified"),
        _("Every entry is recomputed and compared with the tree."),
        _("Every day"),
        reverse("ledger_integrity"),
        standing(last.date() if last else None, DAILY, today, overdue=fault),
        last,
        note=_("The newest verification found a fault.") if fault else "",
    )


def _published(today: date) -> OwnControl:
    newest = Publication.objects.order_by("-pk").first()
    last = newest.asked_at if newest else None
    return OwnControl(
        "checkpoints",
        _("Checkpoints out of the house"),
        _("A signed checkpoint goes to a place that administrators cannot change."),
        _("Every day"),
        reverse("publication_list"),
        standing(last.date() if last else None, DAILY, today),
        last,
    )
