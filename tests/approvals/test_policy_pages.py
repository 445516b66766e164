"""The pages of enterprise policies: the register, writing, proposing, voting, taking away."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.actions import policies
from approvals.actions.policies.reviewing import open_policy_review
from approvals.models import Ballot, Policy, PolicyReview, PolicyVersion
from approvals.rules.plain_texts import Block, BlockKind, Change, blocks, changes
from govportal.ledger.models import Entry
from tests import make
from tests.approvals.policy_making import (
    HOUR,
    TEXT,
    adopted,
    drafted,
    next_version,
    proposed,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def at(name, version):
    return reverse(name, args=[version.policy.number, version.n])


def shown(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_policy_goes_from_the_form_to_the_vote(client, cast):
    client.force_login(cast.administrator)
    sent = {"title": "Keys", "owner": cast.owner.email, "committee": cast.committee.pk}
    answer = client.post(reverse("policy_new"), sent)
    version = PolicyVersion.objects.get()
    assert answer["Location"] == at("policy_edit", version)
    client.force_login(cast.owner)
    file = SimpleUploadedFile("keys.txt", b"Keys end.")
    sent = {"title": "Keys", "text": TEXT, "reason": "Keys were lent.", "revision": 0,
            "attachment": file}  # fmt: skip
    assert client.post(at("policy_edit", version), sent)["Location"] == at(
        "policy_version", version
    )
    version.refresh_from_db()
    assert version.attachment.name == "keys.txt"
    page = shown(client, cast.owner, at("policy_version", version))
    assert "<h3" in page and "<li>Nobody lends a key.</li>" in page
    answer = client.post(at("policy_propose", version), {"revision": 1, "how": "ballot"})
    assert answer["Location"] == at("policy_version", version)
    ballot = Ballot.objects.get()
    page = shown(client, cast.chair, at("policy_version", version))
    assert 'id="vote"' in page and "Shall version 1 of POL-" in page
    vote = {"choice": "approve", "digest": ballot.digest, "rationale": make.REASONS}
    for person in (cast.chair, cast.co_chair, cast.member):
        client.force_login(person)
        client.post(reverse("ballot_vote", args=[ballot.pk]), {**vote, "confirmed": "on"})
    client.force_login(cast.owner)
    there = client.get(at("policy_file", version))
    assert b"".join(there.streaming_content) == b"Keys end."
    assert there["Content-Disposition"].startswith("attachment")


def test_an_older_page_saves_nothing_and_keeps_what_was_typed(client, cast):
    version = drafted(cast)
    client.force_login(cast.owner)
    sent = {"title": "Keys", "text": "My own words.", "reason": "x", "revision": 0}
    answer = client.post(at("policy_edit", version), sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "My own words." in page
    assert "Somebody saved this draft while you were writing" in page
    answer = client.post(at("policy_edit", version), {**sent, "title": "", "revision": 1})
    assert answer.status_code == 422 and "My own words." in answer.content.decode()


def test_a_draft_that_may_not_go_says_why_beside_the_button(client, cast):
    version = policies.begin_policy(
        "Keys", cast.owner, cast.committee, actor=cast.chair,
        now=timezone.now())  # fmt: skip
    page = shown(client, cast.owner, at("policy_version", version))
    assert "A text or a file is needed before the committee can decide on it." in page
    answer = client.post(at("policy_propose", version), {"revision": 0})
    assert answer.status_code in {409, 422}
    version.refresh_from_db()
    assert version.state == "draft"


def test_everybody_reads_what_is_in_force_and_nobody_else_a_draft(client, cast):
    now = timezone.now() - HOUR * 2
    policy = adopted(cast, now)
    draft = next_version(cast, policy, timezone.now())
    page = shown(client, cast.stranger, policy.get_absolute_url())
    assert "Nobody lends a key." in page and "in the making" not in page
    page = shown(client, cast.stranger, at("policy_version", policy.versions.get(n=1)))
    assert 'id="ballot"' not in page and "Who may not decide" not in page
    assert client.get(at("policy_version", draft)).status_code == 404
    page = shown(client, cast.auditor, at("policy_version", draft))
    assert "Compared with version 1" in page and "<ins>- And so on.</ins>" in page
    assert client.get(at("policy_edit", draft)).status_code == 403
    hidden = drafted(cast, timezone.now(), "Secret")
    client.force_login(cast.stranger)
    assert client.get(hidden.policy.get_absolute_url()).status_code == 404


def test_a_review_waits_for_the_meeting_or_goes_to_a_ballot(client, cast):
    policy = adopted(cast, timezone.now() - HOUR * 2)
    found = open_policy_review(policy, timezone.now())
    page = shown(client, cast.chair, found.get_absolute_url())
    assert "Decide by ballot now" in page and "for another quarter" in page
    client.post(reverse("policy_review_ballot", args=[found.number]))
    assert Ballot.objects.filter(review=found.review).count() == 1
    client.post(reverse("policy_review_ballot", args=[found.number]))
    assert Ballot.objects.filter(review=found.review).count() == 1
    page = shown(client, cast.member, found.get_absolute_url())
    assert 'id="vote"' in page and "Decide by ballot now" not in page
    page = shown(client, cast.stranger, policy.get_absolute_url())
    assert found.number in page and found.get_absolute_url() not in page


def test_the_register_is_searched_and_taken_away(client, cast):
    now = timezone.now() - HOUR * 2
    adopted(cast, now, title="=Keys")
    adopted(cast, now, title="Models")
    drafted(cast, now, "Being written")
    page = shown(client, cast.stranger, reverse("policy_list") + "?q=keys")
    assert "=Keys" in page and "Models" not in page
    assert "Being written" not in shown(
        client, cast.stranger, reverse("policy_list") + "?view=making"
    )
    assert "Being written" in shown(client, cast.chair, reverse("policy_list") + "?view=making")
    assert "Models" in shown(client, cast.owner, reverse("policy_list") + "?view=mine")
    for view in ("due", "overdue", "repealed", "nonsense"):
        shown(client, cast.chair, reverse("policy_list") + f"?view={view}&committee=x&q=%00")
    client.force_login(cast.auditor)
    answer = client.post(reverse("policy_export") + "?q=keys")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,title,version,state")
    assert len(lines) == 2 and "'=Keys" in lines[1]
    assert Entry.objects.filter(verb="policy.exported").count() == 1


def test_forty_policies_cost_what_one_costs(client, cast):
    now = timezone.now() - HOUR * 2
    adopted(cast, now)
    client.force_login(cast.chair)
    address = reverse("policy_list")
    client.get(address)

    def price():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = price()
    for n in range(5):
        adopted(cast, now, title=f"Policy {n}")
    assert price() == one <= 12


def test_the_page_of_a_vote_is_not_dear(client, cast, django_assert_max_num_queries):
    version = proposed(cast, timezone.now())
    client.force_login(cast.chair)
    client.get(at("policy_version", version))
    with django_assert_max_num_queries(15):
        client.get(at("policy_version", version))


def test_another_owner_is_named_by_mail_address(client, cast):
    policy = adopted(cast, timezone.now() - HOUR * 2)
    client.force_login(cast.owner)
    address = reverse("policy_owner", args=[policy.number])
    assert client.post(address, {"person": "nobody@example.org"}).status_code == 422
    assert client.post(address, {"person": cast.member.email}).status_code == 302
    assert Policy.objects.get().owner == cast.member
    assert PolicyReview.objects.count() == 0


def test_taking_back_asks_for_a_reason_and_keeps_it(client, cast):
    version = put(cast, drafted(cast, timezone.now()), timezone.now(), meeting=True)
    client.force_login(cast.owner)
    answer = client.post(at("policy_withdraw", version), {"reason": " "})
    assert answer.status_code == 422
    client.post(at("policy_withdraw", version), {"reason": "Too early."})
    assert "Too early." in shown(client, cast.owner, at("policy_version", version))


def test_texts_are_read_as_headings_items_and_paragraphs():
    assert list(blocks("# A\nb\nc\n\n- d\n- e\nf")) == [
        Block(BlockKind.HEADING, ("A",)),
        Block(BlockKind.PARAGRAPH, ("b", "c")),
        Block(BlockKind.ITEMS, ("d", "e")),
        Block(BlockKind.PARAGRAPH, ("f",)),
    ]
    assert list(blocks("")) == list(blocks("\n #\n")) == []


def test_changes_are_named_by_their_line():
    assert changes("a\nb\nc", "a\nx\nc\nd") == [
        Change("mod", 2, "b", "x"),
        Change("add", 4, "", "d"),
    ]
    assert changes("a\n\nb", "a\nb") == []
    assert changes("a\n" * 3000, "b\n" * 3000) == [Change("mod", 1, "", "")]
