"""Another owner for a policy: named by its owner or committee, or in the place of who left."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from approvals.actions.meetings.sitting import bench_of
from approvals.actions.policies.hands import hand_of, locked_policy
from approvals.models import Policy
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Reference
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import close_item, close_items, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase

KEEPER = SYSTEM("leavers")
NAME_OWNER = "policy.owner"
NEEDS = gettext_noop("Name another owner of %(policy)s, in the place of %(person)s")
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
            assignee=person, role=item.role, clock=item.clock, due_on=item.due_on,
            key=f"passed:{item.pk}:{person.pk}", actor=actor, now=now,
        )  # fmt: skip
    close_items(policy, kind=NAME_OWNER, actor=actor, now=now, outcome="done")
    record("policy.handed_over", policy, actor=actor, now=now, refs=[before, person])
    return policy


def _open_cases(policy: Policy) -> Iterable[int]:
    return policy.reviews.open().values_list("review_id", flat=True)


def ask_for_owners(now: datetime) -> int:
    """A task to name another owner, for each policy of somebody who left (1-domain.md §1,
    Leavers); how many are new. One query when nothing is to do."""
    rows = Policy.objects.filter(owner__is_active=False, repealed_at=None)
    return sum(_ask(policy, now) for policy in rows.select_related("owner", "committee"))


@recorded
def _ask(policy: Policy, now: datetime) -> bool:
    """Whoever leads the committee is asked, else an administrator; False where that is done."""
    bench = bench_of(policy.committee, now)
    leading = [one for one in bench.people() if bench.leads(one)]
    administrators = Person.objects.holding(Role.ADMINISTRATOR, now.date()).order_by("pk")
    person = next(iter(leading), None) or administrators.first()
    if person is None:
        return False
    key = f"{NAME_OWNER}:{policy.pk}:{policy.owner_id}:{person.pk}"
    if WorkItem.objects.filter(key=key).exists():
        return False
    title = phrase(NEEDS, policy=str(policy), person=str(policy.owner))
    url = reverse("policy_owner", args=[policy.number])
    open_item(
        policy, kind=NAME_OWNER, title=title, url=url, assignee=person,
        role=Role.COMMITTEE_MEMBER.value if leading else Role.ADMINISTRATOR.value,
        key=key, actor=KEEPER, now=now,
    )  # fmt: skip
    notify(person, key=key, subject=title, body=title, url=url, now=now)
    return True
