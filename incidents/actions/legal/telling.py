"""Who has to do what about the law: counsel is asked, told by mail, and released again."""

from collections.abc import Sequence
from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_item, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import Words, phrase
from incidents.actions.legal.standing import Fate, fates, may_touch_data
from incidents.legal_rights import to_tell
from incidents.models import Incident, StatutoryClock
from incidents.rules.questions import Answers, Question, open_questions
from incidents.rules.states import IncidentState
from incidents.rules.statutory import Ended, Wanted

TITLES = {
    "legal.breach": _("%(mark)sIs %(number)s a personal-data breach? %(title)s"),
    "legal.persons": _("%(mark)sIs %(number)s a high risk to people? %(title)s"),
    "legal.serious": _("%(mark)sIs %(number)s a serious incident under the AI Act? %(title)s"),
    "legal.notice": _("%(mark)sSend the notice on %(number)s, %(basis)s: %(title)s"),
}
INFORMED = _("%(mark)sLegal questions of %(number)s: %(title)s")
BODY = _(
    "The incident %(number)s (%(severity)s) may have to be told to authorities or people. Please "
    "answer its legal questions; a time limit of the law may run already, day and night."
)
Wish = tuple[str, str, StatutoryClock | None]
"""Kind of work, the basis it names, and the clock it belongs to."""


def tell(
    incident: Incident, given: Answers, due: Sequence[Wanted], *, actor: Actor, now: datetime
) -> None:
    """Open what counsel has to do now, close what nobody has to do any more."""
    wishes = _wishes(incident, given, due)
    people = to_tell(incident, now) if wishes else []
    rows = WorkItem.objects.open().about(incident.ledger_ref).filter(kind__startswith="legal.")
    clocks = {kind: row.clock_id if row is not None else None for kind, _basis, row in wishes}
    have = set()
    for item in rows.order_by("pk"):
        if item.kind in clocks and clocks[item.kind] == item.clock_id:
            have.add((item.kind, item.assignee_id))
        else:
            close_item(item, actor=actor, now=now, outcome="settled")
    for kind, basis, row in wishes:
        for person in people:
            if (kind, person.pk) not in have:
                _ask(incident, kind, basis, row, person, actor, now)
    if wishes:
        _inform(incident, people, now)


def _wishes(incident: Incident, given: Answers, due: Sequence[Wanted]) -> list[Wish]:
    if incident.merged_into_id is not None or incident.outcome:
        questions: tuple[Question, ...] = ()
    else:
        questions = open_questions(given) if _is_time(incident) else ()
    rows = {row.question: row for row in incident.statutory_clocks.filter(ended_at=None)}
    wishes: list[Wish] = []
    for question in questions:
        row = rows.get(question)
        wishes.append((f"legal.{question.value}", "", row if row and row.is_provisional else None))
    known = fates(incident)
    for one in due:
        is_open = known.get(one.statute.notice, Fate()).ended is Ended.RUNNING
        if not one.is_provisional and is_open:
            kind = f"legal.notice.{one.statute.notice}"
            wishes.append((kind, one.statute.basis, rows.get(one.question)))
    return wishes


def _is_time(incident: Incident) -> bool:
    """At once where it is grave or data may be involved, else when it is to be closed."""
    is_grave = incident.severity_now.rank < 3 or may_touch_data(incident)
    return is_grave or incident.state == IncidentState.RESOLVED


def said(incident: Incident, sentence: str, **more: str) -> Words:
    mark = phrase(_("Exercise: ")) if incident.is_exercise else ""
    return phrase(
        sentence, mark=mark, number=incident.number, title=incident.title,
        severity=incident.severity, **more,
    )  # fmt: skip


def _ask(
    incident: Incident,
    kind: str,
    basis: str,
    row: StatutoryClock | None,
    person: Person,
    actor: Actor,
    now: datetime,
) -> None:
    about = WorkItem.objects.filter(subject_ref=incident.ledger_ref, kind=kind, assignee=person)
    title = TITLES["legal.notice" if kind.startswith("legal.notice") else kind]
    open_item(
        incident,
        kind=kind,
        title=said(incident, title, basis=basis),
        url=f"{incident.get_absolute_url()}legal/",
        assignee=person,
        role=Role.COMPLIANCE_REVIEWER.value,
        clock=row.clock if row is not None else None,
        key=f"{kind}:{incident.number}:{person.pk}:{about.count()}",
        actor=actor,
        now=now,
    )


def _inform(incident: Incident, people: Sequence[Person], now: datetime) -> None:
    """One mail a person, whatever follows: the rest is in their work."""
    for person in people:
        notify(
            person,
            key=f"legal.informed:{incident.number}:{person.pk}",
            subject=said(incident, INFORMED),
            body=said(incident, BODY),
            url=f"{incident.get_absolute_url()}legal/",
            now=now,
        )
