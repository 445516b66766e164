"""Samples and a review of management in the demo."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from approvals.demo.diary import Diary
from evidence.actions import management_corrections as corrections
from evidence.actions import management_points as points
from evidence.actions import management_reviews as reviews
from evidence.actions import sample_results as results
from evidence.actions.findings import New
from evidence.actions.management_points import PointSaid
from evidence.actions.sample_results import Noted
from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.models.samples import Sample
from evidence.rules.findings import Grade, Origin
from evidence.rules.management_reviews import Act, PointAct, PointKind
from evidence.rules.sample_results import Act as SampleAct
from evidence.rules.sample_results import Opinion, Result
from evidence.rules.samples import By, Kind
from govportal.ledger.actions import write_kept
from govportal.people.models import Person

AUDITOR, MENDS = "hedda.forsyth", "mateus.okafor"
CHAIR, SECOND = "solveig.amadi", "theodor.quist"
GAP = (
    "The decision is there and its votes are; nobody wrote down who was asked about the residual "
    "risk."
)


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """The auditor draws twice; management looked at the last quarter."""
    write_kept()
    _decisions(diary, people)
    _roles(diary, people)
    _management(diary, people)


def _utc(diary: Diary, back: int, clock: str) -> datetime:
    return diary.day(back, clock).astimezone(UTC)


def _decisions(diary: Diary, people: Mapping[str, Person]) -> None:
    """Half of it is looked at; one exception became a finding."""
    at, auditor = _utc(diary, 2, "10:20"), people[AUDITOR]
    until = diary.day(3, "10:00").date()
    asked = Asked(Kind.DECISIONS, until - timedelta(days=180), until)
    draw = Draw(
        10,
        "Was each request decided by the route of its tier, with reasons, before anything ran? "
        "An exception is a decision without one of these.",
        seed="lottery-2026-11-18",
        by=By.TIER,
    )
    sample = draw_sample(asked, draw, actor=auditor, now=at)
    items = list(sample.items.select_related("sample")[:6])
    for n, item in enumerate(items):
        noted = Noted(Result.EXCEPTION, GAP) if n == 2 else Noted(Result.CONFORMS)
        results.note_item(item, noted, actor=auditor, now=at + timedelta(minutes=15 * n + 15))
    if len(items) > 2:
        due = (diary.now + timedelta(days=40)).date()
        new = New(
            "Residual risk: who was asked is not written down", GAP, Grade.OBSERVATION,
            Origin.AUDIT, people[MENDS], due,
        )  # fmt: skip
        results.find_item(items[2], new, actor=auditor, now=at + timedelta(hours=3))


def _roles(diary: Diary, people: Mapping[str, Person]) -> None:
    """Looked at and concluded."""
    at, auditor = _utc(diary, 20, "09:10"), people[AUDITOR]
    until = diary.day(21, "10:00").date()
    asked = Asked(Kind.ROLES, until - timedelta(days=900), until)
    draw = Draw(5, "Was each role given by an administrator, to somebody who still needs it?")
    sample = draw_sample(asked, draw, actor=auditor, now=at)
    for n, item in enumerate(sample.items.select_related("sample")):
        later = at + timedelta(minutes=10 * n + 10)
        results.note_item(item, Noted(Result.CONFORMS), actor=auditor, now=later)
    _concluded(sample, auditor, at + timedelta(hours=2))


def _concluded(sample: Sample, auditor: Person, at: datetime) -> None:
    said = "Five of five, each with its entry in the ledger and a reason that still holds."
    results.act_on_sample(
        sample, SampleAct.CONCLUDE, said, actor=auditor, now=at, opinion=Opinion.WORKED
    )


def _management(diary: Diary, people: Mapping[str, Person]) -> None:
    """Held ten weeks ago, signed by another; one action is done, one is late."""
    at, held = _utc(diary, 50, "14:00"), diary.day(50, "14:00").date()
    chair, second = people[CHAIR], people[SECOND]
    days = reviews.Days(held - timedelta(days=91), held - timedelta(days=1), held)
    review = reviews.prepare_review(days, actor=chair, now=at)
    corrections.add_attendee(review, second, "chief privacy officer", actor=chair, now=at)
    corrections.add_attendee(review, people[MENDS], "compliance", actor=chair, now=at)
    for kind, text, owner, ahead in (
        (PointKind.DECISION, "Agents of tier 4 are looked at every quarter, not twice a year.",
         None, 0),
        (PointKind.ACTION, "Name a deputy for every technical owner of a tier 3 agent.",
         people[MENDS], 45),
        (PointKind.ACTION, "Bring the figures of cost for each workflow to the next review.",
         second, 60),
    ):  # fmt: skip
        due = held + timedelta(days=ahead) if owner else None
        reviews.note_point(review, reviews.Point(kind, text, owner, due), actor=chair, now=at)
    said = reviews.Said(
        "How we govern agents is suitable and works. It is adequate for what runs now; with twice "
        "as many agents the compliance reviewers would be too few.",
        next_on=held + timedelta(days=90),
    )
    reviews.act_on_review(review, Act.SIGN, said, actor=second, now=at + timedelta(hours=2))
    done = review.points.select_related("owner").get(n=3)
    points.act_on_point(
        done, PointAct.DONE, PointSaid("They stand on the page of each workflow since Monday."),
        actor=second, now=_utc(diary, 15, "11:00"),
    )  # fmt: skip
    points.keep_management(_utc(diary, 1, "07:00"))
