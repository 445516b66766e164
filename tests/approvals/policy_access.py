"""Enterprise policies in the table of who sees what (tests/people/test_access.py)."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from approvals.actions import policies
from approvals.actions.policies.reviewing import open_policy_review
from approvals.models import Policy
from govportal.uploads import checked
from tests.approvals import policy_making

EVERYBODY, ONLY_POST = None, 405
CIRCLE = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner"}
SEES_CASE = {"owner", "tech_owner", "compliance", "colleague", "chair", "member", "auditor",
             "administrator", "manager", "chair_alternate", "co_chair"}  # fmt: skip
BEGINS = {"chair", "chair_alternate", "co_chair", "member", "administrator", "compliance",
          "compliance_2", "security"}  # fmt: skip
PUTS = {"chair", "chair_alternate", "co_chair", "administrator", "owner"}
DONE_BY: dict[str, set[str]] = {
    "agent_retire": set(),  # it is under review
    "agent_lower_tier": set(),
    "policy_new": BEGINS,
    "policy_owner": PUTS,
    "policy_edit": PUTS | {"member"},
    **dict.fromkeys(("policy_propose", "policy_withdraw", "policy_discard"), PUTS),
}
FILES = {"policy_file"}
DRAFT, PUT = ("policy_number", "draft_n"), ("put_policy", "put_n")
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "agent_retire": (("agent",), SEES_CASE, 200),
    "agent_lower_tier": (("agent",), SEES_CASE, 200),
    "policy_list": ((), EVERYBODY, 200),
    "policy_export": ((), EVERYBODY, ONLY_POST),
    "policy_new": ((), EVERYBODY, 200),
    "policy_detail": (("policy_number",), EVERYBODY, 200),
    "policy_begin": (("policy_number",), EVERYBODY, ONLY_POST),
    "policy_owner": (("policy_number",), EVERYBODY, 200),
    "policy_review": (("policy_review_number",), CIRCLE, 200),
    "policy_review_ballot": (("policy_review_number",), EVERYBODY, ONLY_POST),
    "policy_version": (PUT, CIRCLE, 200),
    "policy_file": (DRAFT, CIRCLE, 200),
    "policy_file_remove": (DRAFT, EVERYBODY, ONLY_POST),
    "policy_edit": (DRAFT, CIRCLE, 200),
    "policy_ballot": (PUT, EVERYBODY, ONLY_POST),
    "policy_propose": (DRAFT, CIRCLE, 200),
    "policy_discard": (DRAFT, CIRCLE, 200),
    "policy_withdraw": (PUT, CIRCLE, 200),
}
POSTED = (
    "agent_retire", "agent_lower_tier", "policy_review_ballot", "policy_file_remove", "policy_edit",
    "policy_ballot", "policy_propose", "policy_discard", "policy_withdraw",
)  # fmt: skip


def scene(cast: Any) -> dict[str, Any]:
    """One policy in force with a draft and an open review; one proposed to the next meeting."""
    now = timezone.now() - timedelta(hours=2)
    policy = policy_making.adopted(cast, now)
    now += timedelta(hours=1, minutes=30)
    review = open_policy_review(policy, now)
    assert review is not None
    version = policies.begin_version(Policy.objects.get(pk=policy.pk), actor=cast.owner, now=now)
    said = policies.Written("Use of agents", "Another text.", "It is needed.")
    file = checked(SimpleUploadedFile("policy.txt", b"the same"))
    version = policies.write_version(
        version, said, revision=0, upload=file, actor=cast.owner, now=now
    )
    put = policy_making.put(cast, policy_making.drafted(cast, now, "Keys"), now, meeting=True)
    return {
        "policy_number": policy.number,
        "draft_n": version.n,
        "put_policy": put.policy.number,
        "put_n": put.n,
        "policy_review_number": review.number,
    }
