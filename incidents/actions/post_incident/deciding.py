"""What the committee's decision means for a review, and the signatures where it is not asked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from approvals.actions.effects import WithoutConditions
from approvals.models import Decision, Review, SignOff, Vote
from approvals.rules.reviews import StepKind
from approvals.rules.verdicts import Answer
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify
from incidents.actions.post_incident.handing_in import send_back
from incidents.actions.post_incident.hands import asked_of, let_in, loaded, locked
from incidents.actions.post_incident.opening import stop_writing
from incidents.actions.recurring import look_again
from incidents.models import PostIncidentReview, ReviewSignature
from incidents.rights import handles
from incidents.rules.post_incident import Part, PirState, reason_refusal

TIER_STAYS = Refusal("pir.tier_stays")
BOTH = 2


def pir_of(review: Review) -> PostIncidentReview:
    """The review after an incident that the committee's is about."""
    return loaded(PostIncidentReview.objects.only("pk").get(number=review.subject_id).pk)


class PirEffects(WithoutConditions):
    """The effects for ``kind="post_incident_review"`` (``approvals.actions.effects.Effects``)."""

    def may_see(self, review: Review, person: Person) -> bool:
        visible = PostIncidentReview.objects.visible_to(person)
        return visible.filter(number=review.subject_id).exists()

    def visible(self, person: Person) -> QuerySet[Any, Any]:
        return PostIncidentReview.objects.visible_to(person).order_by().values("number")

    def vendors(self, review: Review) -> Sequence[str]:
        return []

    def question(self, review: Review) -> str:
        pir = pir_of(review)
        return f"Does this review of {pir.incident.number} say enough, and are its actions enough?"

    def tier_refusal(self, review: Review) -> Refusal | None:
        return TIER_STAYS

    def answers_needed(self, review: Review, kind: StepKind) -> Collection[Answer]:
        return ()

    def answerers(self, review: Review) -> Sequence[Person]:
        pir = pir_of(review)
        people = [pir.handed.by if pir.handed else None, pir.incident.lead]
        return list({one.pk: one for one in people if one is not None and one.is_active}.values())

    def takes_part(self, review: Review, person: Person, role: str) -> None:
        from django.utils import timezone  # noqa: PLC0415

        let_in(pir_of(review).incident, person, timezone.now())

    def after_verdict(
        self, review: Review, signed: SignOff, *, actor: Person, now: datetime
    ) -> None:
        return None

    def at_tier(
        self, review: Review, tier: int, reason: str, *, actor: Actor, now: datetime
    ) -> Review:
        raise Refused(TIER_STAYS)

    @recorded
    def decided(self, review: Review, decision: Decision, *, actor: Actor, now: datetime) -> None:
        """A yes fixes it for good; a no sends it back with the committee's reasons."""
        pir = locked(pir_of(review))
        if decision.is_yes:
            approve(pir, actor=actor, now=now)
        else:
            reasons = reasons_of(decision)
            send_back(pir, reasons, verb="pir.returned", actor=actor, now=now)
        _tell(pir, decision, now)

    @recorded
    def gave_up(self, review: Review, code: str, *, actor: Actor, now: datetime) -> None:
        """Questions that nobody answered in time send it back."""
        pir = locked(pir_of(review))
        if pir.state == PirState.COMMITTEE:
            send_back(pir, code, verb="pir.returned", actor=actor, now=now)


def reasons_of(decision: Decision) -> str:
    """What those who did not agree wrote in the ballot that decided."""
    votes = Vote.objects.filter(ballot=decision.ballot_id).select_related("person").order_by("pk")
    last = {vote.person_id: vote for vote in votes}
    against = [vote for vote in last.values() if vote.choice != "approve"]
    return "\n\n".join(f"{vote.person}: {vote.rationale}" for vote in against)


@recorded
def approve(pir: PostIncidentReview, *, actor: Actor, now: datetime) -> PostIncidentReview:
    """Fixed for good; its actions go on. The row is locked."""
    stop_writing(pir, actor=actor, now=now)
    pir.state, pir.approved_at, pir.closed_at = PirState.APPROVED, now, now
    pir.save(update_fields=["state", "approved_at", "closed_at"])
    assert pir.handed is not None  # only what was handed in is approved
    refs: list[HasRef] = [
        pir.incident,
        pir.handed,
        *([pir.handed.review] if pir.handed.review else []),
    ]
    data = {"digest": pir.handed.digest, "way": pir.handed.way}
    record("pir.approved", pir, actor=actor, now=now, refs=refs, data=data)
    look_again(pir.incident, raises=False, actor=actor, now=now)  # its failed controls stand now
    return pir


def _tell(pir: PostIncidentReview, decision: Decision, now: datetime) -> None:
    people = (pir.handed.by if pir.handed else None, asked_of(pir.incident, now))
    for person in {one.pk: one for one in people if one is not None}.values():
        said = f"{decision.get_outcome_display()}: {pir}"
        notify(person, key=f"decision:{decision.pk}:{person.pk}", subject=said, body=said,
               url=pir.get_absolute_url(), now=now)  # fmt: skip


def parts_of(pir: PostIncidentReview, person: Person, now: datetime) -> list[Part]:
    """In which part somebody may sign what was handed in, not looking at who signed already."""
    lead = pir.incident.lead
    has_lead = lead is not None and lead.is_active
    signs_as_lead = lead == person if has_lead else handles(pir.incident, person, now)
    is_operator = person.is_active and Role.OPERATOR in person.roles_on(now.date())
    found = [Part.LEAD] if signs_as_lead and person.is_active else []
    return [*found, Part.OPERATOR] if is_operator else found


def sign_part(pir: PostIncidentReview, person: Person, now: datetime) -> Part | Refusal:
    """The part in which somebody signs now, or why they do not."""
    parts = parts_of(pir, person, now)
    if not parts:
        return Refusal("pir.no_signer")
    if pir.state != PirState.SIGNING or pir.handed is None:
        return Refusal("pir.moved_stale", {"state": pir.state})
    signed = list(pir.handed.signatures.all())
    if any(one.person_id == person.pk for one in signed):
        return Refusal("pir.signed_stale")
    free = [part for part in parts if part.value not in {one.part for one in signed}]
    return free[0] if free else Refusal("pir.part_signed_stale")


@recorded
def sign_pir(
    pir: PostIncidentReview, *, digest: str, actor: Person, now: datetime
) -> PostIncidentReview:
    """Sign what was handed in; the second of two people makes it final."""
    pir = locked(pir)
    part = sign_part(pir, actor, now)
    if isinstance(part, Refusal):
        raise Refused(part)
    assert pir.handed is not None  # the refusal above says so
    if pir.handed.digest != digest:
        raise Refused(Refusal("pir.saved_elsewhere_stale"))
    signed = ReviewSignature.objects.create(
        handed=pir.handed, part=part.value, person=actor, at=now
    )
    record("pir.signed", pir, actor=actor, now=now, refs=[pir.incident, pir.handed, signed],
           data={"part": part.value, "digest": digest})  # fmt: skip
    if pir.handed.signatures.count() == BOTH:
        approve(pir, actor=actor, now=now)
    return pir


@recorded
def return_pir(
    pir: PostIncidentReview, reason: str, *, actor: Person, now: datetime
) -> PostIncidentReview:
    """Who would sign sends it back instead, with a reason."""
    pir = locked(pir)
    part = sign_part(pir, actor, now)
    if isinstance(part, Refusal):
        raise Refused(part)
    refuse(reason_refusal(reason))
    return send_back(pir, reason.strip(), verb="pir.returned", actor=actor, now=now)
