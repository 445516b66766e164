"""Pages of auditors' access and of what they ask for, in the hands of those who use them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evidence.actions import accesses, asked
from evidence.actions.packs import download_pack, request_pack
from evidence.models import AskedEvidence, AuditorAccess
from evidence.rules.accesses import Act as AccessAct
from evidence.rules.asked import Act
from govportal.people.models import Person
from govportal.worklist.actions import run_jobs
from tests.evidence.access_making import COVERS, GUEST, GUEST_NAME, SAID, WHY, asked_for, given


def days(n):
    return str(timezone.localdate() + timedelta(days=n))


def typed(**more):
    said = {"email": GUEST, "name": GUEST_NAME, "covers": COVERS, "why": WHY}
    return {**said, "starts_on": days(0), "until": days(20), **more}


def test_proposed_on_one_page_and_confirmed_on_another(cast, client):
    client.force_login(cast.administrator)
    bad = client.post(reverse("access_new"), typed(covers="<b>x", until=days(-1)))
    assert bad.status_code == 422 and b"&lt;b&gt;x" in bad.content and WHY.encode() in bad.content
    made = client.post(reverse("access_new"), typed())
    assert made.status_code == 302
    twice = client.post(reverse("access_new"), typed())
    assert twice.status_code == 422 and b"has an access already" in twice.content
    page = AuditorAccess.objects.get().get_absolute_url()
    mine = client.get(page).content.decode()
    assert "somebody else confirms or declines" in mine and "Withdraw the proposal" in mine
    assert client.post(f"{page}confirm/").status_code == 403
    client.force_login(cast.compliance)
    assert b"Confirm it" in client.get(page).content
    short = client.post(f"{page}decline/", {"decline-text": "x<y"})
    assert short.status_code == 422 and b"x&lt;y" in short.content
    assert client.post(f"{page}confirm/", {"confirm-text": ""}).status_code == 302
    stale = client.post(f"{page}decline/", {"decline-text": SAID})
    assert stale.status_code == 409 and SAID.encode() in stale.content


def test_every_page_says_until_when_an_auditor_reads(cast, client):
    access = given(cast, timezone.now())
    client.force_login(Person.objects.get(email=GUEST))
    for name in ("home", "entry_list", "person_settings"):
        assert b"You read here as an auditor until" in client.get(reverse(name)).content, name
    account = client.get(reverse("person_settings")).content.decode()
    assert "Access as an auditor" in account and access.until.strftime("%-d") in account
    client.force_login(cast.auditor)
    assert b"You read here as an auditor until" not in client.get(reverse("home")).content


def test_what_was_taken_away_meanwhile_is_on_the_page_and_in_the_list(
    cast, client, decided, packs_folder
):
    now = timezone.now()
    access = given(cast, now - timedelta(days=1))
    guest = Person.objects.get(email=GUEST)
    pack = request_pack(decided, actor=guest, now=now)
    run_jobs(now)
    pack.refresh_from_db()
    download_pack(pack, actor=guest, now=now)
    client.force_login(cast.compliance)
    assert b"Took an evidence pack away" in client.get(access.get_absolute_url()).content
    page = client.get(reverse("access_list"))
    assert page.context["page"].rows[0].taken == 1
    over = accesses.Said(SAID)
    accesses.act_on(access, AccessAct.END, over, actor=cast.compliance, now=timezone.now())
    rows = client.get(reverse("access_list"), {"view": "all"}).context["page"].rows
    assert [row.taken for row in rows] == [1]


@pytest.mark.parametrize("name", ["access_list", "asked_list"])
def test_lists_cost_the_same_for_forty(cast, client, name, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(21):
        given(cast, now, email=f"auditor-{n}@audits.example")
        asked_for(cast, now, title=f"Question {n}")
    client.force_login(cast.administrator)
    with django_assert_max_num_queries(12):
        page = client.get(reverse(name))
    assert len(page.context["page"].rows) == 21


def test_asked_answered_with_a_document_and_accepted(cast, client, django_assert_max_num_queries):
    client.force_login(cast.auditor)
    new = reverse("asked_new")
    bad = client.post(new, {"title": "<i>Kept", "request": "ADR-1", "requirement": "gdpr nope"})
    assert bad.status_code == 422 and b"&lt;i&gt;Kept" in bad.content
    assert b"No request has this number" in bad.content and b"No framework here" in bad.content
    sent = {"title": "Readers", "what": SAID, "due_on": days(9), "since": days(-90)}
    assert client.post(new, sent).status_code == 302
    page = AskedEvidence.objects.get().get_absolute_url()
    client.force_login(cast.compliance)
    give = {"give-owner": cast.operator.email, "give-text": SAID}
    assert client.post(f"{page}give/", give).status_code == 302
    client.force_login(cast.operator)
    assert b"Readers" in client.get(reverse("asked_list"), {"view": "mine"}).content
    wrong = client.post(f"{page}answer/", {"answer-text": SAID, "answer-link": "//else.example"})
    assert wrong.status_code == 422 and b"//else.example" in wrong.content
    file = SimpleUploadedFile("readers.txt", b"reviewed 3 November")
    answer = {"answer-text": SAID, "answer-attachment": file, "answer-link": "/agents/"}
    assert client.post(f"{page}answer/", answer).status_code == 302
    assert client.post(f"{page}accept/", {"accept-text": SAID}).status_code == 403
    with django_assert_max_num_queries(15):
        seen = client.get(page).content.decode()
    assert "readers.txt" in seen and 'href="/agents/"' in seen
    given_file = client.post(reverse("asked_file", args=[AskedEvidence.objects.get().number, 2]))
    assert given_file["Content-Disposition"].startswith("attachment")
    client.force_login(cast.stranger)
    assert client.get(page).status_code == 404
    client.force_login(cast.auditor)
    assert client.post(f"{page}accept/", {"accept-text": SAID}).status_code == 302
    again = client.post(f"{page}accept/", {"accept-text": SAID})
    assert again.status_code == 409 and SAID.encode() in again.content


def test_a_program_reads_what_was_asked(cast, client):
    row = asked_for(cast, timezone.now())
    said = asked.Said(SAID, owner=cast.operator)
    asked.act_on(row, Act.GIVE, said, actor=cast.compliance, now=timezone.now())
    client.force_login(cast.operator)
    rows = client.get("/api/v1/evidence-requests").json()["results"]
    assert [one["number"] for one in rows] == [row.number]
    one = client.get(f"/api/v1/evidence-requests/{row.number}").json()
    assert one["owner"] == cast.operator.email and one["course"][0]["act"] == "give"
    assert not client.get("/api/v1/evidence-requests", {"late": "true"}).json()["results"]
    client.force_login(cast.stranger)
    assert not client.get("/api/v1/evidence-requests").json()["results"]
    assert client.get(f"/api/v1/evidence-requests/{row.number}").status_code == 404
