"""Questions to the requester: while one is open, the review's clocks stand still.

Where the review is due on a day, its clocks run on; the question is on record all the same.
"""

from datetime import datetime

from approvals.actions.clocks import clocks_of
from approvals.actions.completeness.rounds import follow_answer
from approvals.actions.effects import effects_of
from approvals.actions.handing_over import may_hand_over
from approvals.actions.locking import locked_review
from approvals.actions.standing_in import note_behalf
from approvals.actions.words import QUESTION, QUESTION_ANSWERED
from approvals.models import CompletenessCheck, Question, QuestionGround, Request, Review
from approvals.rules.completeness import Part, ground_refusal
from approvals.rules.reviews import ReviewState, question_refusal
from govportal.faults import is_unseen
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person, StandIn, stand_in
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import (
    close_item,
    close_items,
    notify,
    open_item,
    pause_clock,
    resume_clock,
)
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase


@recorded
def ask(
    review: Review,
    text: str,
    about: str,
    *,
    ground: Part | None = None,
    actor: Person,
    now: datetime,
) -> Question:
    """Ask the requester; the review's clocks stand still until the answer, if they ever pause.

    ``about`` names the part of the request that made the question necessary, in free words;
    ``ground`` from a list and with a sentence, as it must once the desk found a request complete.
    """
    review = locked_review(review)
    by = stand_in(actor, now)
    facts = review.facts(by=by)
    refuse(question_refusal(facts, actor.pk, text))
    refuse(ground_refusal(ground, was_complete=was_complete(review)))
    absent = facts.absent(actor.pk)
    return put(review, text, about, absent, ground=ground, by=by, actor=actor, now=now)


def was_complete(review: Review) -> bool:
    """Whether the desk found complete what the review is about."""
    is_request = review.subject_kind == "request"
    found = CompletenessCheck.objects.complete().filter(request__number=review.subject_id)
    return is_request and found.exists()


def put(
    review: Review,
    text: str,
    about: str,
    absent: int | None,
    *,
    ground: Part | None = None,
    by: StandIn,
    actor: Person,
    now: datetime,
) -> Question:
    """Put a question that may be asked, inside the caller's transaction, with the review locked.

    ``absent``: for whom a substitute asks it.
    """
    n = _asked_so_far(review) + 1
    kept = _keep_ground(review, n, ground, now) if ground is not None else None
    question = Question.objects.create(
        review=review,
        n=n,
        asked_by=actor,
        about=about.strip(),
        text=text.strip(),
        asked_at=now,
    )
    whom = note_behalf(by, absent, now, question=question)
    for clock in clocks_of(review):
        pause_clock(clock, cause=question.ledger_ref, actor=actor, now=now)
    record(
        "review.question_asked",
        review,
        actor=actor,
        now=now,
        on_behalf_of=whom,
        refs=[question, review.subject_ref, *([kept] if kept else [])],
        data={"n": question.n} | ({"made_necessary_by": kept.path} if kept else {}),
        personal={"text": question.text, "about": question.about}
        | ({"ground": kept.sentence} if kept else {}),
    )
    _ask_requesters(review, question, actor, now)
    return question


def _keep_ground(review: Review, n: int, ground: Part, now: datetime) -> QuestionGround | None:
    """Only a request has parts that can be named."""
    if review.subject_kind != "request":
        return None
    return QuestionGround.objects.create(
        request=Request.objects.get(number=review.subject_id),
        n=n,
        path=ground.path,
        sentence=ground.sentence.strip(),
        at=now,
    )


def _asked_so_far(review: Review) -> int:
    """Questions about the subject, in this review and those it continues: numbers never repeat."""
    about = {"review__subject_kind": review.subject_kind, "review__subject_id": review.subject_id}
    return Question.objects.filter(**about).count()


@recorded
def ask_others(question: Question, *, actor: Actor, now: datetime) -> None:
    """Who was asked has left: ask whoever answers now; the work of who left ends with that."""
    review = locked_review(question.review)
    question = Question.objects.select_for_update().get(pk=question.pk)
    people = effects_of(review).answerers(review)
    if question.closed_at is not None or not people:
        return
    for person in people:
        if not effects_of(review).may_see(review, person):
            effects_of(review).takes_part(review, person, "answers")
    _ask_requesters(review, question, actor, now)
    gone = WorkItem.objects.open().about(question.ledger_ref).filter(assignee__is_active=False)
    for item in gone:
        close_item(item, actor=actor, now=now, outcome="left")


def _ask_requesters(review: Review, question: Question, actor: Actor, now: datetime) -> None:
    for person in effects_of(review).answerers(review):
        title = phrase(QUESTION, n=question.n, about=review.title)
        key = f"question:{question.pk}:{person.pk}"
        open_item(
            question,
            kind="review.question" if review.clock and review.clock.pauses else "running.question",
            title=title,
            url=f"{review.url}#questions",
            assignee=person,
            role="requester",
            key=key,
            actor=actor,
            now=now,
        )
        notify(person, key=key, subject=title, body=question.text, url=review.url, now=now)


@recorded
def answer(question: Question, text: str, *, actor: Person, now: datetime) -> Question:
    """Answer a question; the last open one lets the clocks run on."""
    review = locked_review(question.review)
    question = Question.objects.select_for_update().get(pk=question.pk)
    refuse(_close_refusal(review, question))
    asked = {person.pk for person in effects_of(review).answerers(review)}
    by = stand_in(actor, now)
    absent = None if actor.pk in asked else by.delegation_for(by.first_of(asked))
    if actor.pk not in asked and absent is None:
        refuse(Refusal("request.not_yours"))
    if is_unseen(text):
        refuse(Refusal("review.answer_missing"))
    question.answer, question.answered_by = text.strip(), actor
    whom = absent.person if absent else None
    return _close(review, question, "review.question_answered", actor, now, whom)


@recorded
def withdraw_question(question: Question, *, actor: Person, now: datetime) -> Question:
    """Take a question back: who asked may; chair, co-chair, administrators where they left."""
    review = locked_review(question.review)
    question = Question.objects.select_for_update().get(pk=question.pk)
    refuse(_close_refusal(review, question))
    is_orphaned = not question.asked_by.is_active and may_hand_over(review, actor, now)
    if question.asked_by_id != actor.pk and not is_orphaned:
        refuse(Refusal("review.question_not_yours"))
    question.is_withdrawn = True
    return _close(review, question, "review.question_withdrawn", actor, now)


def _close_refusal(review: Review, question: Question) -> Refusal | None:
    if review.state != ReviewState.OPEN:
        return Refusal("review.question_ended_stale")
    return Refusal("review.question_closed_stale") if question.closed_at else None


def _close(
    review: Review,
    question: Question,
    verb: str,
    actor: Person,
    now: datetime,
    absent: Person | None = None,
) -> Question:
    question.closed_at = now
    question.save()
    for clock in clocks_of(review):
        resume_clock(clock, cause=question.ledger_ref, actor=actor, now=now)
    close_items(question, actor=actor, now=now)
    record(
        verb,
        review,
        actor=actor,
        now=now,
        on_behalf_of=absent,
        refs=[question, review.subject_ref],
        data={"n": question.n},
        personal={"answer": question.answer} if question.answer else {},
    )
    follow_answer(review, question, actor=actor, now=now)
    asker = question.asked_by
    notify(
        asker,
        key=f"answer:{question.pk}",
        subject=phrase(QUESTION_ANSWERED, n=question.n, about=review.title),
        body=question.answer,
        url=review.url,
        now=now,
    )
    return question
