"""Change control: a change is compared with what is authorised, and the route follows from it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F

from approvals.models import ChangeJudgement, Request, RequestVersion, Review
from approvals.rules.changes import CHANGE, Ground, Place, Way, way_of
from approvals.rules.content import Content, answer
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from registry.models import Agent, Authorisation
from registry.models.releases import day_of
from registry.rules import manifests
from registry.rules.lifecycle import Lifecycle
from registry.rules.powers import Judged

STOPPED = frozenset({Lifecycle.SUSPENDED, Lifecycle.RETIRED})
OWNER = "agent_metadata.technical_owner"
ENVIRONMENT = "agent_capabilities.environment"


def environment_of(content: Content) -> str:
    """Where it is to run; production where nobody said."""
    return str(answer(content, ENVIRONMENT) or "production")


def standing_right(agent: Agent, on: date) -> Authorisation | None:
    """What a change is compared with: the version on its way, else what is live, while in force.

    A new version takes the place of the one on its way, so it is that one's power that counts.
    What a pilot may do says nothing about production, and no signature prolongs it.
    """
    if agent.lifecycle in STOPPED:
        return None
    rights = Authorisation.objects.in_force(on).filter(agent=agent, environment=agent.environment)
    rights = rights.filter(pilot__isnull=True)
    newest = rights.select_related("manifest").order_by(F("live_at").asc(nulls_first=True), "-pk")
    return newest.first()


def place_of(
    content: Content, tier: int | None, manifest: Mapping[str, Any] | None = None
) -> Place:
    """What a content asks for, as the rule compares it."""
    justification = content.get("business_justification") or {}
    return Place(
        manifest or manifests.build(content),
        environment_of(content),
        str(justification.get("user_population") or ""),
        tier,
        str(answer(content, OWNER) or "").strip().lower(),
    )


def judge_change(
    agent: Agent,
    content: Content,
    manifest: Mapping[str, Any],
    tier: int | None,
    right: Authorisation | None,
) -> Way:
    """The way of a change to ``agent`` against ``right``, what is in force now (``way_of``)."""
    owner, wanted = agent.technical_owner, place_of(content, tier, manifest)
    if right is None:
        return way_of(None, wanted)
    standing = Place(
        right.manifest.content,
        right.environment,
        agent.user_population or wanted.population,
        agent.tier,
        owner.email.lower() if owner is not None and owner.is_active else "",
    )
    return way_of(standing, wanted)


def judge_version(
    request: Request, version: RequestVersion, now: datetime
) -> tuple[Way, Authorisation | None] | None:
    """The way of a version of a request, with what it was compared with; None for no change."""
    if request.kind != CHANGE:
        return None
    agent = Agent.objects.select_related("technical_owner").get(pk=request.agent_id)
    right = standing_right(agent, day_of(now))
    manifest = version.manifest.content
    return judge_change(agent, version.content, manifest, request.tier, right), right


@recorded
def keep_judgement(
    review: Review,
    way: Way,
    right: Authorisation | None,
    *,
    is_short: bool,
    actor: Actor,
    now: datetime,
) -> ChangeJudgement:
    """Write down how the version under review was judged. A review that began for something else
    goes on by its own route, whatever is found now."""
    grounds = [ground.value for ground in way.grounds]
    if not is_short and not grounds:
        grounds = [Ground.BEGUN.value]
    kept = ChangeJudgement.objects.create(
        review=review,
        digest=review.digest,
        fingerprint=review.fingerprint,
        before=right,
        before_fingerprint=right.fingerprint if right else "",
        before_label=right.manifest.label if right else "",
        lines=[line_data(line) for line in way.lines],
        more=way.more,
        grounds=grounds,
        against=len(grounds),
        is_short=is_short,
        judged_at=now,
    )
    refs: list[HasRef] = [review, review.subject_ref, *([right] if right else [])]
    record("request.change_judged", kept, actor=actor, now=now, refs=refs, data=kept.facts)
    return kept


def line_data(line: Judged) -> dict[str, Any]:
    """One difference as stored: what, how it was and is, the judgement and its reason."""
    change = line.change
    return {
        "op": change.op.value,
        "path": change.path,
        "parts": [part if isinstance(part, str) else list(part) for part in change.parts],
        "before": change.before,
        "after": change.after,
        "power": line.power.value,
        "why": line.why,
    }


def way_data(way: Way) -> dict[str, Any]:
    """The same for programs: the way, why, and each difference with its judgement."""
    return {
        "way": "sign_off" if way.is_short else "review",
        "grounds": [ground.value for ground in way.grounds],
        "more": way.more,
        "changes": [line_data(line) for line in way.lines],
    }


def judgement_of(review: Review) -> ChangeJudgement | None:
    """How the version under review was judged; None where no change is reviewed."""
    return review.judgements.filter(digest=review.digest).first()


def short_judgement(review: Review) -> ChangeJudgement | None:
    """The judgement that lets the technical owner's sign-off decide this review, if one does."""
    kept = judgement_of(review)
    return kept if kept is not None and kept.is_short else None


def still_stands(kept: ChangeJudgement, now: datetime) -> bool:
    """Whether what the change was compared with is in force still, and nothing came beside it."""
    assert kept.before is not None  # a short way has something before it
    agent = Agent.objects.get(pk=kept.before.agent_id)
    right = standing_right(agent, day_of(now))
    return right is not None and right.pk == kept.before_id
