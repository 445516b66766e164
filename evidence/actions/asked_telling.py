"""Who is to do something about what auditors asked for, and who is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from approvals.rules.wording import gettext_noop as _
from evidence.models.asked import AskedEvidence
from evidence.rules.asked import REMIND_EVERY, SOON, WAITS, Act, State
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_items, notify, open_item
from govportal.worklist.models import Notice
from govportal.worklist.saying import phrase
from scorecards.sources.days import day_of

TO_NAME, TO_ANSWER, TO_JUDGE = "asked.name", "asked.answer", "asked.judge"
ROLES = {TO_NAME: "compliance_reviewer", TO_ANSWER: "who_answers", TO_JUDGE: "auditor"}
"""As what it waits for them."""
NAME = _("Name who answers by %(due)s what an auditor asked for: %(about)s")
ANSWER = _("Answer by %(due)s what an auditor asked for: %(about)s")
JUDGE = _("Look at the answer to what you asked for: %(about)s")
SAID = _("Something was said about what an auditor asked for: %(about)s")
IS_DUE = _("An auditor wants an answer by %(due)s: %(about)s")
IS_LATE = _("Past its day, and an auditor waits for the answer: %(about)s")


def ask_next(asked: AskedEvidence, *, actor: Actor, now: datetime) -> None:
    """Whoever is to act next has it on their list, and nobody else."""
    close_items(asked, actor=actor, now=now)
    people, kind, words = _next(asked, now)
    title = phrase(words, about=asked.title, due=asked.due_on)
    url, n = asked.get_absolute_url(), asked.turns.count()
    for person in people:
        key = f"{kind}:{asked.pk}:{n}:{person.pk}"
        open_item(
            asked, kind=kind, title=title, url=url, assignee=person, role=ROLES[kind],
            due_on=None if kind == TO_JUDGE else asked.due_on, key=key, actor=actor, now=now,
        )  # fmt: skip
        notify(person, key=key, subject=title, body=asked.number, url=url, now=now)


def _next(asked: AskedEvidence, now: datetime) -> tuple[list[Person], str, str]:
    """Who, and what they do; nobody once it has ended."""
    day = now.date()
    if asked.state == State.ASKED:
        return list(Person.objects.holding(Role.COMPLIANCE_REVIEWER, day)), TO_NAME, NAME
    if asked.state == State.GIVEN and asked.owner is not None:
        return _active([asked.owner]), TO_ANSWER, ANSWER
    if asked.state == State.ANSWERED:
        auditors = list(
            Person.objects.holding(Role.AUDITOR, day).exclude(pk__in=answerers(asked).values("pk"))
        )
        asker = [one for one in auditors if one.pk == asked.asked_by_id]
        return asker or auditors, TO_JUDGE, JUDGE
    return [], TO_JUDGE, JUDGE


def answerers(asked: AskedEvidence) -> QuerySet[Person]:
    """Who answers it, and whoever did: they never judge it."""
    theirs = Q(pk=asked.owner_id) | Q(pk__in=asked.turns.filter(act=Act.ANSWER).values("by"))
    return Person.objects.filter(theirs)


def _active(people: Iterable[Person | None]) -> list[Person]:
    return [one for one in people if one is not None and one.is_active]


def pass_on(person: Person, now: datetime) -> None:
    """Somebody is no auditor any more: what they were to judge, other auditors judge."""
    rows = AskedEvidence.objects.filter(asked_by=person, state=State.ANSWERED)
    for asked in rows.order_by("pk"):
        ask_next(asked, actor=SYSTEM("calendar"), now=now)


def tell_said(asked: AskedEvidence, actor: Person, now: datetime) -> None:
    """Both sides hear what was said; nobody's turn changes."""
    key, title = f"asked.said:{asked.pk}:{asked.turns.count()}", phrase(SAID, about=asked.title)
    for person in _active([asked.asked_by, asked.owner]):
        if person.pk != actor.pk:
            notify(
                person,
                key=f"{key}:{person.pk}",
                subject=title,
                body=asked.number,
                url=asked.get_absolute_url(),
                now=now,
            )


def keep_asked(now: datetime) -> int:
    """Remind of what is due within days, once, and of what is past its day, each week."""
    soon = day_of(now) + SOON
    rows = AskedEvidence.objects.filter(state__in=sorted(WAITS), due_on__lte=soon)
    return sum(_remind(one, now) for one in rows.select_related("owner__manager").order_by("pk"))


@recorded
def _remind(asked: AskedEvidence, now: datetime) -> bool:
    late = (day_of(now) - asked.due_on).days
    step = "soon" if late <= 0 else f"late-{late // REMIND_EVERY.days}"
    key = f"asked.reminded:{asked.pk}:{asked.due_on}:{asked.state}:{step}"
    people = _reminded(asked, now, is_late=late > 0)
    if not people or Notice.objects.filter(key=f"{key}:{people[0].pk}").exists():
        return False
    words = IS_LATE if late > 0 else IS_DUE
    title = phrase(words, about=asked.title, due=asked.due_on)
    for person in people:
        notify(
            person,
            key=f"{key}:{person.pk}",
            subject=title,
            body=asked.number,
            url=asked.get_absolute_url(),
            now=now,
        )
    data = {"due_on": str(asked.due_on), "step": step}
    record("asked.reminded", asked, actor=SYSTEM("calendar"), now=now, data=data)
    return True


def _reminded(asked: AskedEvidence, now: datetime, *, is_late: bool) -> list[Person]:
    """Who answers, and their manager once it is late; who names them where nobody is named."""
    if asked.state == State.GIVEN and asked.owner is not None:
        manager = asked.owner.manager if is_late else None
        found = _active([asked.owner, manager])
        if found:
            return found
    return list(Person.objects.holding(Role.COMPLIANCE_REVIEWER, now.date()))
