"""Handing a review in: text, timeline and actions are frozen, and put to who approves them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from approvals.actions.assigning import Parties
from approvals.actions.ballots.opening import open_if_ready
from approvals.actions.opening import About, open_review
from approvals.models import Review
from approvals.rules.policies import version_route
from approvals.rules.wording import gettext_noop as _
from approvals.schemes import active_scheme
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify, open_item
from govportal.worklist.saying import phrase
from incidents.actions.post_incident.hands import facts_of, let_in, locked
from incidents.actions.post_incident.opening import start_writing, stop_writing, take_from_others
from incidents.actions.post_incident.timeline import entries_of, timeline_of
from incidents.actions.post_incident.writing import digest_of
from incidents.models import HandedIn, PostIncidentReview
from incidents.rights import ANSWERS_FOR
from incidents.rules.corrective import ActionState
from incidents.rules.post_incident import (
    Part,
    PirState,
    Way,
    faults,
    move_refusal,
    reason_refusal,
    way_refusal,
)

KIND, SIGN = "post_incident_review", "incident.review_sign"
TO_SIGN = _("Sign the review after %(about)s, or return it")


def faults_of(pir: PostIncidentReview) -> Iterator[Refusal]:
    """What is missing before the review may be handed in."""
    if pir.text is None:
        yield Refusal("pir.empty")
        return
    count = pir.actions.exclude(state=ActionState.DROPPED).count()
    yield from faults(pir.text.content, actions=count)


def hand_in_refusal(
    pir: PostIncidentReview, way: Way | None, actor: Person, now: datetime
) -> Refusal | None:
    """Why it is not handed in now; None when it may be."""
    incident = pir.incident
    return (
        move_refusal("hand_in", facts_of(pir, actor, now))
        or way_refusal(way, incident.severity_now, is_exercise=incident.is_exercise)
        or next(faults_of(pir), None)
    )


@recorded
def hand_in(
    pir: PostIncidentReview, way: Way | None, *, revision: int, actor: Person, now: datetime
) -> PostIncidentReview:
    """Freeze what is written and put it to the committee, or to be signed.

    ``revision``: which state of the text was on the page.
    """
    pir = locked(pir)
    refuse(hand_in_refusal(pir, way, actor, now))
    if pir.revision != revision:
        raise Refused(Refusal("pir.saved_elsewhere_stale"))
    assert way is not None  # the refusal above says so
    stop_writing(pir, actor=actor, now=now)
    pir.handed = _freeze(pir, way, actor, now)
    by_committee = way is Way.COMMITTEE
    pir.state = PirState.COMMITTEE if by_committee else PirState.SIGNING
    pir.returned = ""
    pir.save(update_fields=["handed", "state", "returned"])
    refs: list[HasRef] = [
        pir.incident,
        pir.handed,
        *([pir.handed.review] if pir.handed.review else []),
    ]
    record("pir.handed_in", pir, actor=actor, now=now, refs=refs,
           data={"digest": pir.handed.digest, "way": way.value, "n": pir.handed.n})  # fmt: skip
    if pir.handed.review is not None:
        open_if_ready(pir.handed.review, pir.handed.review.facts(), actor=actor, now=now)
    else:
        _call_signers(pir, actor, now)
    return pir


def _freeze(pir: PostIncidentReview, way: Way, actor: Person, now: datetime) -> HandedIn:
    assert pir.text is not None  # nothing is handed in without a text
    frozen = frozen_of(pir)
    digest = digest_of(frozen)
    review = _open(pir, digest, actor, now) if way is Way.COMMITTEE else None
    return HandedIn.objects.create(
        pir=pir, n=pir.handed_in.count() + 1, text=pir.text, way=way.value, frozen=frozen,
        digest=digest, review=review, by=actor, at=now,
    )  # fmt: skip


def frozen_of(pir: PostIncidentReview) -> dict[str, Any]:
    """Everything that is approved: which incident, what the text says, what is to be changed."""
    incident = pir.incident
    assert pir.text is not None  # nothing is handed in without a text
    return {
        "review": pir.number,
        "incident": incident.number,
        "title": incident.title,
        "severity": incident.severity,
        "class": incident.kind,
        "is_exercise": incident.is_exercise,
        "times": {name: _moment(getattr(incident, name)) for name in TIMES},
        "text": pir.text.content,
        "timeline": timeline_of(incident),
        "entries": entries_of(incident),
        "papers": [
            {"n": paper.n, "name": paper.attachment.name, "sha256": paper.attachment.sha256}
            for paper in pir.papers.select_related("attachment")
        ],
        "actions": [
            {"number": one.number, "title": one.title, "what": one.what, "kind": one.kind,
             "priority": one.priority, "control": one.control, "owner": one.owner.full_name,
             "due_on": one.due_on.isoformat(), "effect_on": one.effect_on.isoformat(),
             "replay": one.replay}
            for one in pir.actions.select_related("owner").exclude(state=ActionState.DROPPED)
        ],
        "recommendations": [
            {"n": one.n, "kind": one.kind, "text": one.text} for one in pir.recommendations.all()
        ],
    }  # fmt: skip


TIMES = (
    "occurred_at", "detected_at", "reported_at", "acknowledged_at", "contained_at", "resolved_at",
    "closed_at",
)  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _open(pir: PostIncidentReview, digest: str, actor: Person, now: datetime) -> Review:
    scheme, incident = active_scheme(), pir.incident
    return open_review(
        About(
            kind=KIND,
            id=pir.number,
            digest=digest,
            fingerprint="",
            title=str(pir)[:240],
            url=pir.get_absolute_url(),
        ),
        version_route(scheme.routes),
        parties_of(pir, actor),
        committee=incident.committee,
        scheme_version=scheme.version,
        actor=actor,
        now=now,
    )


def parties_of(pir: PostIncidentReview, requester: Person) -> Parties:
    """Who does not decide on it: who hands it in, all who wrote in it, the lead, those who answer
    for the agent, and their managers."""
    agent, lead = pir.incident.agent, pir.incident.lead
    writers = {text.by.pk: text.by for text in pir.texts.select_related("by__manager")}
    if agent is not None:
        named = {getattr(agent, name) for name in ANSWERS_FOR} - {None}
        named -= {agent.business_owner_id, agent.technical_owner_id}
        writers |= {one.pk: one for one in Person.objects.filter(pk__in=named)}
    if lead is not None:
        writers[lead.pk] = lead
    return Parties(
        requester=requester,
        technical_owner=agent.technical_owner if agent is not None else None,
        business_owner=agent.business_owner if agent is not None else None,
        sponsor=agent.executive_sponsor if agent is not None else None,
        writers=list(writers.values()),
        unit=pir.incident.unit,
    )


def _call_signers(pir: PostIncidentReview, actor: Person, now: datetime) -> None:
    """The lead, and every operator: one of them signs."""
    lead, handed = pir.incident.lead, pir.handed
    assert handed is not None  # it was handed in just now
    operators = Person.objects.holding(Role.OPERATOR, now.date()).order_by("pk")
    people = {one.pk: (one, Part.OPERATOR) for one in operators}
    if lead is not None and lead.is_active:
        people[lead.pk] = (lead, Part.LEAD)
    title, url = phrase(TO_SIGN, about=pir.incident.number), pir.get_absolute_url()
    for person, part in people.values():
        let_in(pir.incident, person, now)
        key = f"pir_sign:{handed.pk}:{person.pk}"
        open_item(pir, kind=SIGN, title=title, url=f"{url}#sign", assignee=person, role=part.value,
                  key=key, actor=actor, now=now)  # fmt: skip
        notify(person, key=key, subject=title, body=str(pir), url=url, now=now)


@recorded
def take_back(
    pir: PostIncidentReview, reason: str, *, actor: Person, now: datetime
) -> PostIncidentReview:
    """Write on: what was handed in is withdrawn, with a reason."""
    pir = locked(pir)
    refuse(move_refusal("take_back", facts_of(pir, actor, now)) or reason_refusal(reason))
    take_from_others(pir, actor, now)
    return send_back(pir, reason.strip(), verb="pir.taken_back", actor=actor, now=now)


def send_back(
    pir: PostIncidentReview, reason: str, *, verb: str, actor: Any, now: datetime
) -> PostIncidentReview:
    """A draft again, with why and with the time to write; inside the caller's transaction, with the
    row locked."""
    stop_writing(pir, actor=actor, now=now)
    pir.state, pir.returned = PirState.DRAFT, reason
    pir.save(update_fields=["state", "returned"])
    start_writing(pir, actor=actor, now=now)
    refs: list[HasRef] = [pir.incident, *([pir.handed] if pir.handed else [])]
    record(verb, pir, actor=actor, now=now, refs=refs, personal={"reason": reason})
    return pir
