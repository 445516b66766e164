"""A list from elsewhere is compared with what the portal has; each difference gets an answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from approvals.actions.files import keep
from approvals.actions.numbering import next_number
from approvals.rules.wording import gettext_noop as _
from evidence.actions.findings import New, raise_finding
from evidence.models.findings import AuditFinding
from evidence.models.populations_here import rows_here
from evidence.models.reconciliations import ReconciledRow, Reconciliation
from evidence.rules import lists_brought, own_controls, reconciling
from evidence.rules.findings import Grade, Origin
from evidence.rules.reconciling import About, Answer, Difference, Outside
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.models import Notice
from govportal.worklist.saying import phrase
from registry.rules.inventory.reading import records

PREFIX, KIND, LATE = "RCN", "reconciliation.answer", "reconciliation.late"
ASK = _("Explain what differs from a list from elsewhere: %(number)s")
IS_LATE = _("Differences wait for an answer: %(number)s")


@dataclass(frozen=True)
class Brought:
    """A list as somebody brought it."""

    about: About
    source: str
    as_of: date
    upload: Upload


def bring_no(person: Person, now: datetime) -> Refusal | None:
    return own_controls.compare_refusal(person.roles_on(now.date()))


def answer_no(person: Person, now: datetime) -> Refusal | None:
    return own_controls.explain_refusal(person.roles_on(now.date()))


@recorded
def reconcile(brought: Brought, *, actor: Person, now: datetime) -> Reconciliation:
    """Compare, and keep list and differences; sent twice with the same outcome it is one. Raises
    Refused for a list that cannot be compared."""
    refuse(bring_no(actor, now))
    refuse(reconciling.source_refusal(brought.source))
    refuse(lists_brought.brought_refusal(brought.source, brought.as_of, now.date()))
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    outside = _read(brought)
    here, ended = rows_here(brought.about)
    same, found = reconciling.compared(here, outside, ended)
    refuse(lists_brought.strange_refusal(len(here), len(outside.rows), found))
    if there := _just_brought(brought, (len(here), same), found, actor, now):
        return there
    if len(found) > reconciling.MOST_DIFFERENCES:
        most = reconciling.MOST_DIFFERENCES
        refuse(Refusal("reconciliation.too_different", {"found": len(found), "most": most}))
    made = Reconciliation.objects.create(
        number=next_number(PREFIX, now), about=brought.about, source=brought.source.strip(),
        as_of=brought.as_of, file=keep(brought.upload, actor=actor, now=now), here=len(here),
        there=len(outside.rows), same=same, differences=len(found),
        compared=list(outside.compared), ignored=list(outside.ignored), made_by=actor, made_at=now,
        made_on=now.date(), done_at=None if found else now,
    )  # fmt: skip
    _keep_rows(made, found)
    _record(made, actor, now)
    return made


def _just_brought(
    brought: Brought,
    counts: tuple[int, int],
    found: Collection[Difference],
    actor: Person,
    now: datetime,
) -> Reconciliation | None:
    """The comparison of before, where everything about it is the same."""
    there = Reconciliation.objects.standing().filter(
        about=brought.about, file__sha256=brought.upload.sha256, made_on=now.date(), made_by=actor,
        source=brought.source.strip(), as_of=brought.as_of,
    ).first()  # fmt: skip
    if there is None or (there.here, there.same) != counts:
        return None
    rows = {row.key: (row.found, _pairs(row.columns)) for row in there.rows.all()}
    fresh = {one.key: (one.found.value, _pairs(one.columns)) for one in found}
    return there if rows == fresh else None


def _pairs(columns: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {name: list(both) for name, both in columns.items()}


def _read(brought: Brought) -> Outside:
    data = brought.upload.file.read()
    head: Sequence[str] = ()
    brought.upload.file.seek(0)
    read: list[tuple[int, Sequence[str]]] = []
    for row in records(data):
        if row.fault:
            raise Refused(lists_brought.fault_of(row.number, row.fault))
        if not read:
            head = row.cells
            refuse(lists_brought.head_refusal(head))
        refuse(lists_brought.width_refusal(row.number, row.cells, len(head)))
        refuse(lists_brought.short_refusal(row.number, row.cells, head))
        read.append((row.number, row.cells))
    found = reconciling.read_outside(brought.about, read)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _keep_rows(made: Reconciliation, found: Collection[Difference]) -> None:
    ReconciledRow.objects.bulk_create(
        (
            ReconciledRow(reconciliation=made, key=one.key, found=one.found, columns=one.columns)
            for one in found
        ),
        batch_size=500,
    )


def _record(made: Reconciliation, actor: Person, now: datetime) -> None:
    data = {
        "about": made.about, "as_of": str(made.as_of), "here": made.here, "there": made.there,
        "same": made.same, "differences": made.differences, "sha256": made.file.sha256,
    }  # fmt: skip
    personal = {"source": made.source}
    record(
        "reconciliation.made", made, actor=actor, now=now, refs=[made.file], data=data,
        personal=personal,
    )  # fmt: skip
    if made.done_at is not None:
        return
    title, url = phrase(ASK, number=made.number), made.get_absolute_url()
    for person in _answerers(actor, now):
        key = f"{KIND}:{made.pk}:{person.pk}"
        open_item(
            made, kind=KIND, title=title, url=url, assignee=person, role=Role.COMPLIANCE_REVIEWER,
            due_on=made.due_on, key=key, actor=actor, now=now,
        )  # fmt: skip
        notify(person, key=key, subject=title, body=made.source, url=url, now=now)


def _answerers(actor: Person, now: datetime) -> list[Person]:
    """Who brought it, where they may answer; otherwise all who may."""
    if answer_no(actor, now) is None:
        return [actor]
    return list(Person.objects.holding(Role.COMPLIANCE_REVIEWER, now.date()))


@dataclass(frozen=True)
class Wanted:
    """What is said of some differences: an explanation, or a finding with owner and day."""

    rows: Collection[int]
    reason: str
    owner: Person | None = None
    due_on: date | None = None


@recorded
def explain(made: Reconciliation, wanted: Wanted, *, actor: Person, now: datetime) -> int:
    """Why these rows differ, and that it is well so. Raises Refused. How many there were."""
    rows = _locked(made, wanted, actor, now)
    refuse(reconciling.explained_refusal(owned=bool(wanted.owner or wanted.due_on)))
    refuse(reconciling.reason_refusal(wanted.reason))
    return _answer(made, rows, wanted.reason.strip(), None, actor, now)


@recorded
def make_finding(
    made: Reconciliation, wanted: Wanted, *, actor: Person, now: datetime
) -> AuditFinding:
    """One finding of these rows, with an owner and a day. Raises Refused."""
    rows = _locked(made, wanted, actor, now)
    refuse(reconciling.reason_refusal(wanted.reason))
    keys = ", ".join(row.key for row in rows[:20]) + (" …" if len(rows) > 20 else "")
    finding = raise_finding(
        New(
            title=f"{made.number}: {keys}"[:200],
            what=f"{wanted.reason.strip()}\n\n{made.number} ({made.source}): {keys}",
            grade=Grade.MINOR,
            origin=Origin.OWN,
            owner=wanted.owner,
            due_on=wanted.due_on,
        ),
        actor=actor,
        now=now,
    )
    _answer(made, rows, wanted.reason.strip(), finding, actor, now)
    return finding


def _locked(
    made: Reconciliation, wanted: Wanted, actor: Person, now: datetime
) -> list[ReconciledRow]:
    """The rows, to be answered by nobody else meanwhile. Raises Refused."""
    refuse(answer_no(actor, now))
    if not wanted.rows:
        refuse(Refusal("reconciliation.nothing_chosen"))
    if len(wanted.rows) > reconciling.AT_ONCE:
        refuse(Refusal("reconciliation.too_many", {"most": reconciling.AT_ONCE}))
    locked = Reconciliation.objects.select_for_update(of=("self",)).get(pk=made.pk)
    refuse(Refusal("reconciliation.withdrawn_stale") if locked.is_withdrawn else None)
    rows = list(made.rows.filter(pk__in=wanted.rows).order_by("pk"))
    if len(rows) < len(set(wanted.rows)) or any(row.answer != Answer.OPEN for row in rows):
        refuse(Refusal("reconciliation.answered_stale"))
    return rows


def _answer(
    made: Reconciliation,
    rows: list[ReconciledRow],
    reason: str,
    finding: AuditFinding | None,
    actor: Person,
    now: datetime,
) -> int:
    for row in rows:
        row.answer = Answer.FINDING if finding else Answer.EXPLAINED
        row.reason, row.finding, row.answered_by, row.answered_at = reason, finding, actor, now
        row.save(update_fields=["answer", "reason", "finding", "answered_by", "answered_at"])
    verb = "reconciliation.finding_made" if finding else "reconciliation.explained"
    record(
        verb, made, actor=actor, now=now, refs=[finding] if finding else [],
        data={"rows": len(rows)},
        personal={"reason": reason, "keys": ", ".join(row.key for row in rows)},
    )  # fmt: skip
    if not made.rows.open().exists():
        made.done_at = max(now, made.made_at)
        made.save(update_fields=["done_at"])
        record("reconciliation.done", made, actor=actor, now=now)
        close_items(made, actor=actor, now=now)
    return len(rows)


def keep_reconciliations(now: datetime) -> int:
    """Tell once a week of differences that wait too long; of how many comparisons."""
    rows = Reconciliation.objects.late(now.date()).order_by("pk")
    return sum(_remind(made, now=now) for made in rows)


@recorded
def _remind(made: Reconciliation, *, now: datetime) -> bool:
    week = made.days_late(now.date()) // own_controls.REMIND_EVERY
    told = 0
    for person in Person.objects.holding(Role.COMPLIANCE_REVIEWER, now.date()):
        key = f"{LATE}:{made.pk}:{week}:{person.pk}"
        if not Notice.objects.filter(key=key).exists():
            title, url = phrase(IS_LATE, number=made.number), made.get_absolute_url()
            notify(person, key=key, subject=title, body=made.source, url=url, now=now)
            told += 1
    if told:
        calendar = SYSTEM("calendar")
        record("reconciliation.reminded", made, actor=calendar, now=now, data={"week": week})
    return bool(told)
