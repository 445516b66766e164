"""The examples of tier 3 and 4 from their files to production, sent over the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.models import Draft, Request
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry, EntryRef
from registry.models import Authorisation
from tests import make
from tests.browser.stories import organisation, request_file

pytestmark = pytest.mark.django_db
EXAMPLES = (
    "tier3-claims",
    "tier3-hr-screening",
    "tier4-vendor-payments",
    "tier4-infrastructure-operations",
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_goes_from_its_file_to_production(client, tmp_path, example):
    cast = organisation()
    client.force_login(cast.owner)
    with request_file(cast, example, tmp_path).open("rb") as file:
        client.post(reverse("draft_upload"), {"file": file})
    draft = Draft.objects.get()
    answer = client.post(reverse("draft_check", args=[draft.pk]))
    sent = Request.objects.get()
    assert answer.url == sent.get_absolute_url()
    assert sent.tier == int(example[4]) and sent.review is not None

    make.approve(sent, sent.submitted_at)
    ended = make.to_production(sent, timezone.now())
    right = Authorisation.objects.get()
    assert (right.stage, right.live_at) == ("production", ended)
    assert "Approved" in client.get(sent.get_absolute_url()).content.decode()
    assert (
        "Production"
        in client.get(reverse("agent_detail", args=[right.agent.slug])).content.decode()
    )
    told = EntryRef.objects.filter(ref=right.agent.ledger_ref).values("entry_id")
    verbs = set(Entry.objects.filter(pk__in=told).values_list("verb", flat=True))
    assert verbs >= {"release.stage_started", "release.stage_passed", "agent.went_live"}
    seal(ended)
    assert verify_ledger(ended).fault == ""
