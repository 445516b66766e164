"""A comparison of a wrong list is withdrawn: it stays to be read, and counts as nothing."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from evidence.models.reconciliations import Reconciliation
from evidence.rules import own_controls, reconciling
from govportal.ledger.actions import record, recorded
from govportal.marks import Seen, changed_refusal
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, notify
from govportal.worklist.saying import phrase

IS_WITHDRAWN = _("A comparison that you made was withdrawn: %(number)s")


def withdraw_no(person: Person, now: datetime) -> Refusal | None:
    return own_controls.withdraw_refusal(person.roles_on(now.date()))


@recorded
def withdraw(
    made: Reconciliation, reason: str, *, seen: Seen = None, actor: Person, now: datetime
) -> Reconciliation:
    """Its differences take no more answers; findings made of them stay. Raises Refused.

    Sent twice in the same words it is one.
    """
    refuse(withdraw_no(actor, now))
    refuse(reconciling.reason_refusal(reason))
    rows = Reconciliation.objects.select_for_update(of=("self",)).select_related("made_by")
    made = rows.get(pk=made.pk)
    if made.is_withdrawn:
        again = made.withdrawn_by_id == actor.pk and made.withdrawn_why == reason.strip()
        refuse(None if again else Refusal("reconciliation.withdrawn_stale"))
        return made
    refuse(changed_refusal(made.mark, seen))
    made.withdrawn_by, made.withdrawn_at, made.withdrawn_why = actor, now, reason.strip()
    made.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    waiting = made.rows.open().count()
    record(
        "reconciliation.withdrawn", made, actor=actor, now=now, data={"unanswered": waiting},
        personal={"reason": made.withdrawn_why},
    )  # fmt: skip
    close_items(made, actor=actor, now=now)
    if made.made_by != actor and made.made_by.is_active:
        key, url = f"reconciliation.withdrawn:{made.pk}", made.get_absolute_url()
        title = phrase(IS_WITHDRAWN, number=made.number)
        notify(made.made_by, key=key, subject=title, body=made.source, url=url, now=now)
    return made
