"""Another owner for a policy: named by its owner or committee, or in the place of who left."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from approvals.actions.policies.hands import hand_of, locked_policy
from approvals.models import Policy
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Reference
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_item, open_item
from govportal.worklist.handovers import Holding, Leavers
from govportal.worklist.models import WorkItem

HANDOVER = "handover.policy"
OWNERS_WORK = ("policy.review", "policy.write")


def hand_over_refusal(policy: Policy, actor: Person, now: datetime) -> Refusal | None:
    """Why somebody does not name another owner; None when they may."""
    return None if hand_of(policy, actor, now).may_put else Refusal("policy.not_yours")


@recorded
def hand_over(policy: Policy, person: Person, *, actor: Person, now: datetime) -> Policy:
    """Somebody else owns the policy from now on, and has what its owner was asked."""
    policy = locked_policy(policy)
    refuse(hand_over_refusal(policy, actor, now))
    if not person.is_active:
        raise Refused(Refusal("people.inactive", {"person": str(person)}))
    before = policy.owner
    if before == person:
        return policy
    policy.owner = person
    policy.save(update_fields=["owner"])
    about = [policy.ledger_ref, *(f"review:{pk}" for pk in _open_cases(policy))]
    rows = WorkItem.objects.open().filter(subject_ref__in=about, kind__in=OWNERS_WORK)
    for item in rows.filter(assignee=before, hop=None).select_related("clock"):
        close_item(item, actor=actor, now=now, outcome="passed_on")
        open_item(
            Reference(item.subject_ref), kind=item.kind, title=item.title, url=item.url,
            assignee=person, role=item.role, clock=item.clock, key=f"passed:{item.pk}:{person.pk}",
            actor=actor, now=now,
        )  # fmt: skip
    record("policy.handed_over", policy, actor=actor, now=now, refs=[before, person])
    return policy


def _open_cases(policy: Policy) -> Iterable[int]:
    return policy.reviews.open().values_list("review_id", flat=True)


def owned_by_leavers(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Policies that are not repealed, of people who left (1-domain.md §1, Leavers)."""
    rows = Policy.objects.filter(owner__in=leavers.pks, repealed_at=None)
    for policy in rows.select_related("owner__manager").order_by("pk"):
        yield Holding(
            key=policy.ledger_ref,
            kind=HANDOVER,
            subject=policy,
            text=gettext_noop("Name another owner of %(policy)s, in the place of %(person)s"),
            words={"policy": policy, "person": policy.owner},
            url=reverse("policy_owner", args=[policy.number]),
            leaver=policy.owner,
            since=policy.owner.left_at,
            takers=leavers.takers(),
            role=Role.ADMINISTRATOR.value,
        )
