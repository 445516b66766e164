"""What a review recommends to change, and what is opened from it: once, linked both ways."""

from datetime import datetime

from approvals.actions.drafts import start_draft
from approvals.actions.policies import Written, begin_policy, write_version
from approvals.actions.renewals import copied, newest_right, version_of
from approvals.models import Draft, PolicyVersion
from approvals.rules.answers import merge
from approvals.rules.changes import CHANGE
from approvals.rules.content import answer
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.post_incident.hands import facts_of, locked
from incidents.models import PostIncidentReview, Recommendation
from incidents.rights import handles
from incidents.rules.post_incident import LONGEST, move_refusal, reason_refusal
from registry.models import Agent
from registry.models.releases import day_of

WHY = "business_justification.problem_statement"
WANTED = "agent_metadata.proposed_production_date"
KINDS = (Recommendation.POLICY, Recommendation.CHANGE)
TITLE = 160


@recorded
def recommend(
    pir: PostIncidentReview, kind: str, text: str, *, actor: Person, now: datetime
) -> Recommendation:
    """Put a recommendation into the review; the same once more is the same."""
    pir = locked(pir)
    refuse(move_refusal("write", facts_of(pir, actor, now)) or _fault(pir, kind, text))
    same = pir.recommendations.filter(kind=kind, text=text.strip()).first()
    if same is not None:
        return same
    made = Recommendation.objects.create(
        pir=pir, n=pir.recommendations.count() + 1, kind=kind, text=text.strip(), by=actor, at=now
    )
    record("pir.recommended", pir, actor=actor, now=now, refs=[pir.incident, made],
           data={"kind": kind, "n": made.n}, personal={"text": made.text})  # fmt: skip
    return made


def _fault(pir: PostIncidentReview, kind: str, text: str) -> Refusal | None:
    if kind not in KINDS:
        return Refusal("pir.recommendation_kind")
    if kind == Recommendation.CHANGE and pir.incident.agent is None:
        return Refusal("pir.no_agent")
    if len(text) > LONGEST:
        return Refusal("pir.text_long", {"most": LONGEST, "has": len(text)})
    return reason_refusal(text)


def source_of(pir: PostIncidentReview, one: Recommendation) -> str:
    """Where it comes from, for whoever reads what was opened."""
    return f"{pir.number}, {pir.incident.number}: {one.text}"


@recorded
def open_policy(
    pir: PostIncidentReview, n: int, *, owner: Person, actor: Person, now: datetime
) -> PolicyVersion:
    """Begin a draft policy from a recommendation; raises Refused where one was opened."""
    pir, one = _ready(pir, n, Recommendation.POLICY)
    title = " ".join(one.text.split())[:TITLE]
    version = begin_policy(title, owner, pir.incident.committee, actor=actor, now=now)
    said = Written(title, one.text, source_of(pir, one))
    version = write_version(version, said, revision=version.revision, actor=actor, now=now)
    one.policy = version
    _note(pir, one, actor, now)
    record("pir.policy_opened", pir, actor=actor, now=now,
           refs=[pir.incident, one, version, version.policy], data={"n": n})  # fmt: skip
    return version


@recorded
def open_change(pir: PostIncidentReview, n: int, *, actor: Person, now: datetime) -> Draft:
    """Begin a change request for the agent from a recommendation, as a copy of what is approved."""
    pir, one = _ready(pir, n, Recommendation.CHANGE)
    agent = pir.incident.agent
    assert agent is not None  # such a recommendation names its agent
    if not handles(pir.incident, actor, now):
        raise Refused(Refusal("pir.not_yours"))
    if not Agent.objects.visible_to(actor, now.date()).filter(pk=agent.pk).exists():
        raise Refused(Refusal("pir.agent_unseen"))
    right = newest_right(agent)
    version = right and version_of(right)
    said = {"agent_metadata.kind": CHANGE, "agent_metadata.agent": agent.slug}
    content = copied(version.request, CHANGE, version.content) if version else merge({}, said)
    why = [source_of(pir, one), answer(content, WHY) or ""]
    content = merge(content, {WHY: "\n\n".join(why).strip(), WANTED: day_of(now).isoformat()})
    draft = start_draft(actor=actor, now=now, content=content)
    one.draft = draft
    _note(pir, one, actor, now)
    record("pir.change_opened", pir, actor=actor, now=now, refs=[pir.incident, one, agent],
           data={"n": n, "draft": str(draft.pk)})  # fmt: skip
    return draft


def _ready(pir: PostIncidentReview, n: int, kind: str) -> tuple[PostIncidentReview, Recommendation]:
    pir = locked(pir)
    one = pir.recommendations.select_for_update(of=("self",)).filter(n=n, kind=kind).first()
    if one is None:
        raise Refused(Refusal("pir.recommendation_unknown"))
    if one.opened_at is not None:
        raise Refused(Refusal("pir.opened_stale"))
    return pir, one


def _note(pir: PostIncidentReview, one: Recommendation, actor: Person, now: datetime) -> None:
    one.opened_by, one.opened_at = actor, now
    one.save(update_fields=["policy", "draft", "opened_by", "opened_at"])
