"""What somebody is to a policy, and the rows that its actions lock."""

from datetime import UTC, datetime

from approvals.actions.assigning import Parties
from approvals.actions.meetings.sitting import bench_of, keeps
from approvals.models import Policy, PolicyVersion
from approvals.rules.policies import Hand
from govportal.people.models import Committee, Person
from govportal.people.rules import Role
from govportal.refusals import Refusal

BEGINS = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.COMMITTEE_MEMBER,
        Role.COMPLIANCE_REVIEWER,
        Role.SECURITY_REVIEWER,
    }
)
"""Who may begin a policy: the committee, those who review for it, and who keeps the register."""


def hand_in(committee: Committee, person: Person, now: datetime) -> Hand:
    """Somebody before what a committee decides."""
    bench = bench_of(committee, now)
    sits = person.is_active and bench.has_seat(person) and person.pk not in bench.left
    return Hand(sits=sits, leads=bench.leads(person), keeps=keeps(person, now))


def hand_of(policy: Policy, person: Person, now: datetime) -> Hand:
    """Somebody before one policy."""
    hand = hand_in(policy.committee, person, now)
    owns = person.is_active and policy.owner_id == person.pk
    return Hand(owns=owns, sits=hand.sits, leads=hand.leads, keeps=hand.keeps)


def new_policy_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why somebody does not begin a policy; None when they may."""
    may = person.is_active and BEGINS & person.roles_on(now.astimezone(UTC).date())
    return None if may else Refusal("policy.not_beginning")


def locked_policy(policy: Policy) -> Policy:
    """The policy's row, locked after the review's that is about it."""
    rows = Policy.objects.select_for_update(of=("self",))
    return rows.select_related("committee", "owner").get(pk=policy.pk)


def locked_version(version: PolicyVersion) -> PolicyVersion:
    """The version, locked after its policy."""
    policy = locked_policy(Policy(pk=version.policy_id))
    rows = PolicyVersion.objects.select_for_update(of=("self",))
    found = rows.select_related("attachment", "written_by").get(pk=version.pk)
    found.policy = policy
    return found


def parties_of(version: PolicyVersion, requester: Person | None = None) -> Parties:
    """Who does not decide about a version: who puts it forward, who owns it, all who wrote in it,
    and their direct managers."""
    return Parties(
        requester=requester,
        technical_owner=None,
        owner=version.policy.owner,
        writers=[one.person for one in version.writers.select_related("person")],
    )
