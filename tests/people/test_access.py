"""Every page against every kind of person, generated from the URLconf.

A new page without a line in ``PAGES`` fails the first test, so that none can be forgotten."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from approvals.actions import drafts
from evidence.actions.packs import request_pack
from govportal.ledger.models import Entry
from govportal.people.actions import save_view
from tests import letters, make
from tests.approvals import reviewing
from tests.people.behind import a_condition, begun_release
from tests.people.slices import listed, scenes, table
from tests.registry import access as rules
from tests.registry import (
    identity_access,
    inventories,
    manifest_access,
    vendor_access,
)

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "account_logout",
    "healthz",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
}
ONLY_POST = 405
SEES_CASE = {"owner", "tech_owner", "compliance", "colleague", "chair", "member", "auditor",
             "administrator", "manager", "chair_alternate", "co_chair"}  # fmt: skip
SEES_LETTER = SEES_CASE | {"board"}
SEES_BALLOT = (SEES_CASE - {"compliance"}) | {"compliance_2", "security"}  # who reviews that one
SEES_CONDITION = SEES_CASE - {"compliance"} | {"compliance_2", "security"}
SEES_LEDGER = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
# Seen by those who see the case, and done by some of them: the others are told why.
NOT_AUDITOR = (SEES_BALLOT | {"compliance", "board", "operator", "stranger"}) - {"auditor"}
DONE_BY = {
    **table("DONE_BY"),
    "agent_new": {"owner", "tech_owner", "manager", "compliance", "compliance_2", "security"},
    "agent_edit": {"owner", "tech_owner", "compliance"},
    "draft_new": NOT_AUDITOR,
    "request_withdraw": {"owner"},
    "review_hand_over": {"chair", "chair_alternate", "co_chair", "administrator"},
    "review_raise_tier": {"tech_owner", "compliance"},
    "review_reduce": {"tech_owner"},
    "agent_renew": set(),  # it is under review
    "ballot_recuse": {"chair", "chair_alternate", "co_chair", "member"},
    "ballot_move": {"chair", "co_chair", "member"},
    "ballot_absence": {"chair", "co_chair"},
    "condition_merge": {"chair"},
    "stage_leave": {"owner"},
    "stage_back": {"owner", "tech_owner"},
    "criterion_sign": {"owner", "tech_owner"},
    "signature_withdraw": {"tech_owner"},
}
# The ballot of the scene runs, and its release has begun.
TOO_LATE_OR_EARLY = {
    "request_appeal",
    "ballot_open",
    "ballot_reopen",
    "stage_start",
    *listed("TOO_EARLY"),
}
# Known to exist, so the page says who may read it.
TOLD_WHY = {"entry_list", "entry_detail", "sighting_list", *listed("TOLD_WHY")}
EVERYBODY = None

# name of the page -> (arguments, who may see it, what they get with GET)
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    **table("PAGES"),
    "home": ((), EVERYBODY, 200),
    "account_change_password": ((), EVERYBODY, 200),
    "account_reauthenticate": ((), EVERYBODY, 200),
    "view_save": (("list",), EVERYBODY, ONLY_POST),
    "view_rename": (("view",), EVERYBODY, ONLY_POST),
    "view_remove": (("view",), EVERYBODY, ONLY_POST),
    "person_settings": ((), EVERYBODY, 200),
    "reading_choose": ((), EVERYBODY, ONLY_POST),
    "interest_end": (("n",), EVERYBODY, ONLY_POST),
    "token_make": ((), EVERYBODY, ONLY_POST),
    "token_end": (("n",), EVERYBODY, ONLY_POST),
    "agent_list": ((), EVERYBODY, 200),
    "agent_detail": (("agent",), SEES_CASE, 200),
    "agent_new": ((), EVERYBODY, 200),
    "agent_edit": (("agent",), SEES_CASE, 200),
    "agent_go_live": (("agent",), EVERYBODY, ONLY_POST),
    "scheduled_list": ((), EVERYBODY, 200),
    "agent_reviews": (("agent",), EVERYBODY, 200),
    "scheduled_detail": (("scheduled",), SEES_CASE - {"compliance"}, 200),
    "agent_release": (("agent", "right"), SEES_CASE, 200),
    "stage_start": (("agent", "stage"), SEES_CASE, 200),
    "stage_leave": (("agent", "stage"), SEES_CASE, 200),
    "stage_back": (("agent", "stage"), SEES_CASE, 200),
    "criterion_sign": (("agent", "open_criterion"), SEES_CASE, 200),
    "signature_withdraw": (("agent", "signed_criterion"), SEES_CASE, 200),
    **rules.pages(SEES_CASE),
    **manifest_access.pages(SEES_CASE),
    "request_list": ((), EVERYBODY, 200),
    "request_mine": ((), EVERYBODY, 200),
    "agent_requests": (("agent",), EVERYBODY, 200),
    "agent_renew": (("agent",), SEES_CASE, 200),
    "agent_picture": ((), EVERYBODY, 200),
    "request_detail": (("number",), SEES_CASE, 200),
    "request_withdraw": (("number",), SEES_CASE, 200),
    "request_appeal": (("number",), SEES_CASE, 200),
    "request_revise": (("number",), EVERYBODY, ONLY_POST),
    "review_decide": (("review", "kind"), EVERYBODY, ONLY_POST),
    "review_document_add": (("review", "kind"), EVERYBODY, ONLY_POST),
    "review_document_remove": (("review", "n"), EVERYBODY, ONLY_POST),
    "review_ask": (("review",), EVERYBODY, ONLY_POST),
    "review_clock": (("review",), SEES_CASE, 200),
    "ballot_vote": (("ballot",), EVERYBODY, ONLY_POST),
    "ballot_casting": (("ballot",), EVERYBODY, ONLY_POST),
    "ballot_recuse": (("ballot",), SEES_BALLOT, 200),
    "ballot_move": (("ballot",), SEES_BALLOT, 200),
    "ballot_open": (("ballot",), SEES_BALLOT, 200),
    "ballot_reopen": (("ballot",), SEES_BALLOT, 200),
    "ballot_absence": (("ballot", "seat"), SEES_BALLOT, 200),
    "next_meeting": ((), EVERYBODY, 200),
    "condition_list": ((), EVERYBODY, 200),
    "exception_list": ((), EVERYBODY, 200),
    "condition_submit": (("condition",), EVERYBODY, ONLY_POST),
    "condition_file_remove": (("condition", "file"), EVERYBODY, ONLY_POST),
    "condition_verify": (("condition",), EVERYBODY, ONLY_POST),
    "condition_merge": (("condition",), SEES_CONDITION, 200),
    "letter_list": ((), EVERYBODY, 200),
    "letter_detail": (("letter",), SEES_LETTER, 200),
    "letter_acknowledge": (("letter",), EVERYBODY, ONLY_POST),
    "letter_download": (("letter",), EVERYBODY, ONLY_POST),
    "review_raise_tier": (("review",), SEES_CASE, 200),
    "review_reduce": (("review",), SEES_CASE, 200),
    "review_hand_over": (("review", "step"), SEES_CASE, 200),
    "question_answer": (("review", "n"), EVERYBODY, ONLY_POST),
    "question_withdraw": (("review", "n"), EVERYBODY, ONLY_POST),
    "request_yaml": (("number",), SEES_CASE, 200),
    "request_record": (("number",), SEES_CASE, 200),
    "record_download": (("number",), EVERYBODY, ONLY_POST),
    "request_pack_new": (("number",), EVERYBODY, ONLY_POST),
    "attachment": (("file",), {"owner"}, 200),
    "draft_list": ((), EVERYBODY, 200),
    "draft_new": ((), EVERYBODY, 200),
    "draft_copy": ((), EVERYBODY, ONLY_POST),
    "draft_upload": ((), EVERYBODY, ONLY_POST),
    "draft_check": (("draft",), {"owner"}, 200),
    "draft_share": (("draft",), {"owner"}, 200),
    "draft_unshare": (("draft",), EVERYBODY, ONLY_POST),
    "draft_discard": (("draft",), {"owner"}, 200),
    "draft_fill": (("draft",), {"owner"}, 200),
    "draft_yaml": (("draft",), {"owner"}, 200),
    "draft_files": (("draft",), {"owner"}, 200),
    "draft_file_remove": (("draft", "file"), EVERYBODY, ONLY_POST),
    "draft_autosave": (("draft", "step_name"), EVERYBODY, ONLY_POST),
    "draft_step": (("draft", "step_name"), {"owner"}, 200),
    "entry_list": ((), SEES_LEDGER, 200),
    "entry_detail": (("entry",), SEES_LEDGER, 200),
    "pack_list": ((), EVERYBODY, 200),
    "pack_new": ((), EVERYBODY, ONLY_POST),
    "pack_detail": (("pack",), {"owner", "auditor"}, 200),
    "pack_retry": (("pack",), EVERYBODY, ONLY_POST),
    "pack_again": (("pack",), EVERYBODY, ONLY_POST),
    "pack_download": (("pack",), EVERYBODY, ONLY_POST),
}


def in_groups(pages, size=12):
    """Some pages a test: what is behind their addresses takes longer to make than to ask for."""
    ordered = sorted(pages)
    return [ordered[n : n + size] for n in range(0, len(ordered), size)]


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif one.name:
            yield one.name


@pytest.fixture
def scene(cast):
    request = make.request(cast)
    today = timezone.now() - timedelta(hours=1)  # so that the ballot still runs
    other = make.request(cast, "tier3-claims", name="Another agent", now=today)
    ballot = make.to_ballot(other, today)
    condition = a_condition(cast)
    stage = begun_release(request)
    draft = make.draft(cast)
    upload = SimpleUploadedFile("model.txt", b"threats")
    return cast, {
        **scenes(cast),
        "file": drafts.attach_file(draft, upload, actor=cast.owner, now=make.START).pk,
        "pack": request_pack(request, actor=cast.owner, now=make.START).number,
        "entry": Entry.objects.latest("id").pk,
        "list": "requests",
        "view": save_view("requests", "Mine", "tier=1", actor=cast.owner).pk,
        "step_name": "basics",
        "agent": request.agent.slug,
        "inventory": inventories.uploaded(cast).pk,
        "scheduled": reviewing.opened(cast).number,
        "number": request.number,
        "kind": "attestation",
        "letter": letters.about(request).number,
        "ballot": ballot.review_id,
        "review": request.review_id,
        "condition": condition.pk,
        "seat": ballot.seats.first().pk,
        "step": request.review.steps.first().pk,
        "n": 1,
        **rules.behind(cast, request.agent),
        **vendor_access.scene(cast, request.agent),
        **identity_access.scene(request.agent, timezone.now()),
        **manifest_access.scene(request),
        "right": stage.authorisation_id,
        "stage": stage.pk,
        "signed_criterion": stage.criteria.first().pk,
        "open_criterion": stage.criteria.last().pk,
        "draft": draft.pk,
    }


@pytest.fixture
def cast(db):
    return make.organisation()


def test_every_page_has_a_line_here():
    known = set(PAGES) | OPEN_TO_ALL
    pages = {n for n in names(get_resolver().url_patterns) if not n.startswith("api_")}
    assert pages - known == set()  # the API has a table of its own: tests/api/test_access.py


@pytest.mark.parametrize("some", in_groups(PAGES))
def test_nobody_gets_in_without_signing_in(client, scene, some):
    _, values = scene
    for name in some:
        arguments, _, _ = PAGES[name]
        address = reverse(name, args=[values[a] for a in arguments])
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/"), name


@pytest.mark.parametrize("some", in_groups(PAGES))
def test_who_sees_which_page(client, scene, some):
    cast, values = scene
    for name in some:
        arguments, _, _ = PAGES[name]
        address = reverse(name, args=[values[a] for a in arguments])
        for role, person in cast.everybody().items():
            client.force_login(person)
            assert client.get(address).status_code in answers_to(name, role), (name, role)


def answers_to(name, role):
    """What a role may get from a page, as the table says."""
    _, allowed, status = PAGES[name]
    if allowed is not EVERYBODY and role not in allowed:
        return {403 if name in TOLD_WHY else 404}
    if status == 200 and role not in DONE_BY.get(name, {role}):
        return {403}
    return {403, 409} if status == 200 and name in TOO_LATE_OR_EARLY else {status}


POSTED = [
    *listed("POSTED"), "request_detail", "request_withdraw", "agent_detail", "agent_edit",
    "request_revise", "agent_go_live", "stage_start", "stage_leave", "stage_back", "criterion_sign",
    "signature_withdraw", "scheduled_detail", "review_decide", "ballot_vote", "ballot_casting",
    "ballot_recuse", "ballot_move", "ballot_open", "ballot_reopen", "ballot_absence", "review_ask",
    "condition_submit", "condition_file_remove", "condition_verify", "condition_merge",
    "review_raise_tier", "review_reduce", "review_hand_over", "review_document_add",
    "review_document_remove",
    "view_rename", "view_remove", "letter_acknowledge", "letter_download", "record_download",
    "request_pack_new", "pack_download", "pack_retry", "pack_again", "draft_check", "draft_share",
    "draft_discard", "draft_files", "draft_autosave", "draft_step"
]  # fmt: skip


@pytest.mark.parametrize("some", in_groups(POSTED))
def test_posting_to_what_one_cannot_see_is_404(client, scene, some):
    cast, values = scene
    for name in some:
        arguments, _, _ = PAGES[name]
        address = reverse(name, args=[values[a] for a in arguments])
        outsiders = [cast.stranger, cast.operator]
        for outsider in [*outsiders, *([] if name.startswith("letter") else [cast.board])]:
            client.force_login(outsider)
            assert client.post(address).status_code in {404, 405}, name
