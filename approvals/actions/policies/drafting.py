"""Writing a version of a policy: begun as a copy of what is in force, fixed once proposed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import orjson

from approvals.actions.files import keep
from approvals.actions.numbering import next_number
from approvals.actions.policies.hands import (
    hand_of,
    locked_policy,
    locked_version,
    new_policy_refusal,
)
from approvals.models import Policy, PolicyVersion, PolicyWriter
from approvals.rules.policies import VersionState, begin_refusal, move_refusal
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import HasRef
from govportal.people.models import Committee, Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.uploads import Upload

PREFIX = "POL"
LONGEST = {"title": 160, "text": 200_000, "reason": 10_000}


@dataclass(frozen=True)
class Written:
    """What somebody wrote of a version."""

    title: str
    text: str = ""
    reason: str = ""
    is_repeal: bool = False

    @property
    def refusal(self) -> Refusal | None:
        return None if self.title.strip() else Refusal("policy.title_missing")


def digest_of(version: PolicyVersion) -> str:
    """Over everything that is decided: which policy, which version, what it says."""
    file = version.attachment
    body = {
        "policy": version.policy.number,
        "n": version.n,
        "title": version.title,
        "text": version.text,
        "file": {"name": file.name, "sha256": file.sha256} if file else None,
        "is_repeal": version.is_repeal,
    }
    canonical = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(canonical).hexdigest()


@recorded
def begin_policy(
    title: str, owner: Person, committee: Committee, *, actor: Person, now: datetime
) -> PolicyVersion:
    """Enter a policy into the register, with its first version as a draft."""
    refuse(new_policy_refusal(actor, now) or Written(title).refusal)
    if not owner.is_active:
        raise Refused(Refusal("people.inactive", {"person": str(owner)}))
    policy = Policy.objects.create(
        number=next_number(PREFIX, now),
        title=title.strip()[: LONGEST["title"]],
        owner=owner,
        committee=committee,
        created_at=now,
        created_by=actor,
    )
    record(
        "policy.begun",
        policy,
        actor=actor,
        now=now,
        refs=[owner, committee],
        data={"number": policy.number},
        personal={"title": policy.title},
    )
    return _begin(policy, None, actor, now)


@recorded
def begin_version(policy: Policy, *, actor: Person, now: datetime) -> PolicyVersion:
    """Begin the next version, as a copy of the one in force, else of the last."""
    policy = locked_policy(policy)
    open_one = policy.versions.in_the_making().first()
    hand = hand_of(policy, actor, now)
    refuse(
        begin_refusal(
            hand,
            in_the_making=str(open_one.n) if open_one else "",
            is_repealed=policy.repealed_at is not None,
        )
    )
    rows = policy.versions.select_related("attachment")
    before = rows.filter(state=VersionState.ADOPTED).first() or rows.first()
    return _begin(policy, before, actor, now)


@recorded
def _begin(
    policy: Policy, before: PolicyVersion | None, actor: Person, now: datetime
) -> PolicyVersion:
    n = policy.versions.count() + 1
    version = PolicyVersion.objects.create(
        policy=policy,
        n=n,
        key=f"{policy.number}.v{n}",
        title=before.title if before else policy.title,
        text=before.text if before else "",
        attachment=before.attachment if before else None,
        written_by=actor,
        created_at=now,
    )
    PolicyWriter.objects.create(version=version, person=actor)
    refs: list[HasRef] = [policy, *([before] if before else [])]
    record("policy.version_begun", version, actor=actor, now=now, refs=refs, data={"n": n})
    return version


@recorded
def write_version(
    version: PolicyVersion,
    written: Written,
    *,
    revision: int,
    upload: Upload | None = None,
    actor: Person,
    now: datetime,
) -> PolicyVersion:
    """Keep what was written, and a file with it. Raises Refused when somebody saved meanwhile."""
    version = locked_version(version)
    hand = hand_of(version.policy, actor, now)
    refuse(move_refusal("write", VersionState(version.state), hand) or written.refusal)
    if version.revision != revision:
        raise Refused(Refusal("policy.saved_elsewhere_stale"))
    version.title = written.title.strip()[: LONGEST["title"]]
    version.text = written.text.replace("\r\n", "\n").rstrip()[: LONGEST["text"]]
    version.reason = written.reason.strip()[: LONGEST["reason"]]
    version.is_repeal, version.revision = written.is_repeal, version.revision + 1
    if upload is not None:
        version.attachment = keep(upload, actor=actor, now=now)
    version.save()
    if version.policy.adopted_on is None:
        version.policy.title = version.title
        version.policy.save(update_fields=["title"])
    _record_written(version, actor, now)
    return version


def _record_written(version: PolicyVersion, actor: Person, now: datetime) -> None:
    """What was written, and by whom: they do not decide on it."""
    PolicyWriter.objects.get_or_create(version=version, person=actor)
    file = version.attachment
    data = {
        "revision": version.revision,
        "digest": digest_of(version),
        "file": file.sha256 if file else "",
    }
    record("policy.version_written", version, actor=actor, now=now, refs=[version.policy],
           data=data)  # fmt: skip


@recorded
def drop_file(version: PolicyVersion, *, actor: Person, now: datetime) -> PolicyVersion:
    """Take the file off a draft."""
    version = locked_version(version)
    hand = hand_of(version.policy, actor, now)
    refuse(move_refusal("write", VersionState(version.state), hand))
    version.attachment, version.revision = None, version.revision + 1
    version.save(update_fields=["attachment", "revision"])
    _record_written(version, actor, now)
    return version


@recorded
def discard_version(version: PolicyVersion, *, actor: Person, now: datetime) -> PolicyVersion:
    """Give a draft up; it stays to be read by those who could."""
    version = locked_version(version)
    hand = hand_of(version.policy, actor, now)
    refuse(move_refusal("discard", VersionState(version.state), hand))
    version.state, version.ended_at = VersionState.DISCARDED, now
    version.save(update_fields=["state", "ended_at"])
    record("policy.discarded", version, actor=actor, now=now, refs=[version.policy])
    return version
