"""The register of enterprise policies: one is up for its review, one has a draft after it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from approvals.actions import ballots, policies
from approvals.demo.diary import Diary
from approvals.models import Ballot, Policy, PolicyVersion
from approvals.rules.ballots import Choice
from govportal.people.models import Committee, Person

MINUTE = timedelta(minutes=1)
OWNER, KEEPER = "oona.terrell", "noor.everett"
USE, USE_TEXT = (
    "Use of AI agents",
    "# Purpose\nAgents help our people and never answer for them.\n\n# Rules\n"
    "- Every agent has a business owner and a technical owner with a name.\n"
    "- No agent runs without an approval that is in force.\n"
    "- Whoever meets an agent is told so at the start.\n"
    "- What cannot be undone waits for a person.",
)
KEYS, KEYS_TEXT = (
    "Keys and grants of agents",
    "# Rules\n- An agent has a key of its own in each environment; nobody lends one.\n"
    "- Keys end after 90 days, those of tier 4 after 24 hours.\n"
    "- A lost key is revoked before it is looked for.",
)
WHY = "It says in one page what until now stood in four mails."
MORE = "\n- Keys are counted every month, and those that nobody used are revoked."
YES = "Short enough to be read, and everything in it can be checked against the inventory."


def keep_register(diary: Diary, people: Mapping[str, Person]) -> None:
    """Two policies were adopted by ballot; the older one is due for its quarterly review."""
    _adopted(USE, USE_TEXT, people, diary.day(57, "10:00"))
    keys = _adopted(KEYS, KEYS_TEXT, people, diary.day(30, "10:30"))
    now = diary.day(3, "15:00")
    draft = policies.begin_version(keys, actor=people[OWNER], now=now)
    _write(draft, KEYS_TEXT + MORE, people, now + 20 * MINUTE)
    policies.keep_policies(diary.day(1, "09:00"))


def _adopted(title: str, text: str, people: Mapping[str, Person], now: datetime) -> Policy:
    committee = Committee.objects.get(is_default=True)
    begun = policies.begin_policy(title, people[OWNER], committee, actor=people[KEEPER], now=now)
    version = _write(begun, text, people, now + 25 * MINUTE)
    version = policies.propose_version(
        version, revision=version.revision, in_meeting=False, actor=people[OWNER],
        now=now + 30 * MINUTE,
    )  # fmt: skip
    ballot = Ballot.objects.get(review=version.review)
    paper = ballots.Paper(choice=Choice.APPROVE, rationale=YES, digest=ballot.digest)
    sitting = ballot.seats.select_related("holder").order_by("position")
    voters = [seat.holder for seat in sitting if seat.holder is not None]
    for n, person in enumerate(voters, start=2):
        ballots.cast_vote(ballot, paper, actor=person, now=now + n * 40 * MINUTE)
    return Policy.objects.get(pk=version.policy_id)


def _write(
    version: PolicyVersion, text: str, people: Mapping[str, Person], now: datetime
) -> PolicyVersion:
    said = policies.Written(version.title, text, WHY)
    return policies.write_version(
        version, said, revision=version.revision, actor=people[OWNER], now=now
    )
