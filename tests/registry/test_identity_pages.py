"""The Identity page and its acts, as each of its people meets them; a key is shown once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from registry.actions import ask_grant, identify, mark_seen, note_sighting
from registry.models import Agent, Credential, Grant, Sighting
from registry.rules.credentials import FORM
from registry.rules.sightings import Source
from tests.make import SETUP, START
from tests.registry.identities import key_of, running, tools

pytestmark = pytest.mark.django_db
A_LIST, A_PAGE = 12, 15  # 3-quality.md §1
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent(cast, now):
    return running(cast, now - DAY)


def at(name, agent, *more):
    return reverse(name, args=[agent.slug, *more])


def text(answer):
    return answer.content.decode()


def shown_in(answer):
    return FORM.search(text(answer))


def test_the_owner_issues_a_key_and_sees_it_once(client, cast, agent, caplog):
    caplog.set_level("DEBUG")
    client.force_login(cast.tech_owner)
    assert "No key: it has no identity here." in text(client.get(at("agent_identity", agent)))
    asked = client.get(at("credential_issue", agent))
    assert 'value="90"' in text(asked) and "90 at most" in text(asked)
    data = {"environment": "production", "lasts": "30"}
    answer = client.post(at("credential_issue", agent), data)
    key = shown_in(answer)[0]
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert text(answer).count(key) == 1
    made = Credential.objects.get()
    assert (made.expires_at - made.issued_at, made.issued_by) == (30 * DAY, cast.tech_owner)
    assert identify(key, source="192.0.2.7", now=timezone.now()).agent == agent
    for page in (at("agent_identity", agent), at("agent_detail", agent), "/"):
        assert key not in text(client.get(page))
    assert key not in str(dict(client.session)) and key not in caplog.text
    client.force_login(cast.auditor)
    for entry in Entry.objects.filter(verb="credential.issued"):
        assert key not in text(client.get(f"/audit/{entry.pk}/"))


def test_clicked_twice_there_is_one_key_and_the_way_out_is_said(client, cast, agent):
    client.force_login(cast.tech_owner)
    data = {"environment": "production", "lasts": "30"}
    client.post(at("credential_issue", agent), data)
    again = client.post(at("credential_issue", agent), data)
    assert again.status_code == 422 and "revoke it and issue another" in text(again)
    assert 'value="30"' in text(again) and Credential.objects.count() == 1


@pytest.mark.parametrize("lasts", ["91", "0", "-1", "", "many", "9" * 30, "1.5"])
def test_bad_lifetimes_are_said_beside_the_field_and_kept(client, cast, agent, lasts):
    client.force_login(cast.tech_owner)
    data = {"environment": "staging", "lasts": lasts}
    answer = client.post(at("credential_issue", agent), data)
    assert answer.status_code == 422 and "error-text" in text(answer)
    assert "selected" in text(answer) and not Credential.objects.exists()


def test_rotating_from_the_page(client, cast, agent, now):
    old = key_of(agent, now=now).credential
    client.force_login(cast.tech_owner)
    asked = text(client.get(at("credential_rotate", agent, old.prefix)))
    assert 'value="24"' in asked
    too_long = {"overlap": "169", "lasts": "90"}
    answer = client.post(at("credential_rotate", agent, old.prefix), too_long)
    assert answer.status_code == 422 and "168 hours at most" in text(answer)
    done = client.post(at("credential_rotate", agent, old.prefix), {"overlap": "2", "lasts": "90"})
    assert shown_in(done) and old.prefix in text(done)
    stale = client.post(at("credential_rotate", agent, old.prefix), {"overlap": "2", "lasts": "9"})
    assert stale.status_code == 409 and Credential.objects.count() == 2
    page = text(client.get(at("agent_identity", agent)))
    assert "Works beside its successor" in page
    assert page.count("/rotate/") == 1 and page.count("/revoke/") == 2


def test_revoking_from_the_page_wants_a_reason_and_keeps_what_was_typed(client, cast, agent, now):
    key = key_of(agent, now=now).credential
    client.force_login(cast.tech_owner)
    empty = client.post(at("credential_revoke", agent, key.prefix), {"reason": "  "})
    assert empty.status_code == 422 and "Say why; it stays on record." in text(empty)
    long = client.post(at("credential_revoke", agent, key.prefix), {"reason": "x" * 2001})
    assert long.status_code == 422 and "x" * 2001 in text(long)
    done = client.post(at("credential_revoke", agent, key.prefix), {"reason": "Lost."}, follow=True)
    assert "opens nothing any more" in text(done) and "Revoked" in text(done)
    assert (
        client.post(at("credential_revoke", agent, key.prefix), {"reason": "L"}).status_code == 409
    )


def test_others_see_the_page_and_are_told_why_not(client, cast, agent, now):
    key = key_of(agent, now=now).credential
    client.force_login(cast.owner)
    page = text(client.get(at("agent_identity", agent)))
    assert "Only the technical owner issues and rotates keys." in page
    assert "/revoke/" not in page and "/rotate/" not in page
    for name, more in (("issue", ()), ("rotate", (key.prefix,)), ("revoke", (key.prefix,))):
        assert client.post(at(f"credential_{name}", agent, *more), {}).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(at("agent_identity", agent)).status_code == 404
    assert client.post(at("credential_revoke", agent, key.prefix)).status_code == 404


def test_a_key_of_another_agent_is_not_found(client, cast, agent, now):
    key = key_of(agent, now=now).credential
    Agent.objects.filter(pk=agent.pk).update(slug="renamed")
    other = running(cast, now - 2 * DAY)
    client.force_login(cast.tech_owner)
    assert client.get(at("credential_revoke", other, key.prefix)).status_code == 404


def test_verified_and_claimed_stand_apart_and_grants_can_be_ended(client, cast, agent, now):
    issued = key_of(agent, now=now)
    identity = identify(issued.key, source="192.0.2.7", now=now)
    mark_seen(identity, now)
    grant = ask_grant(identity, "Sort the morning’s tickets", tools(agent)[:1], now=now).grant
    note_sighting(Source.TRACE, agent.slug, environment="staging", actor=SETUP, now=now)
    client.force_login(cast.owner)
    page = text(client.get(at("agent_identity", agent)))
    assert page.index("Seen with its own key") < page.index("Named by others")
    assert f"as “{agent.slug}”, Staging" in page and "Sort the morning’s tickets" in page
    assert page.count("Verified") == 1
    client.post(at("grant_end", agent, grant.pk), {"reason": "Enough."})
    assert Grant.objects.get().revoked_by == cast.owner.ledger_ref
    assert "Sort the morning’s tickets" not in text(client.get(at("agent_identity", agent)))
    assert client.post(at("grant_end", agent, grant.pk), {"reason": "Enough."}).status_code == 409


def test_the_page_costs_the_same_with_many_keys(client, cast, agent, now):
    client.force_login(cast.tech_owner)

    def cost():
        client.get(at("agent_identity", agent))
        with CaptureQueriesContext(connection) as asked:
            client.get(at("agent_identity", agent))
        return [query["sql"] for query in asked]

    issued = key_of(agent, now=now)
    one = cost()
    for n in range(8):
        Credential.objects.filter(revoked_at=None).update(revoked_at=now, revoked_because="x")
        key_of(agent, now=now)
        note_sighting(Source.TRACE, f"bot {n}", actor=SETUP, now=now)
    Sighting.objects.update(agent=agent)
    assert issued and len(cost()) == len(one) <= A_PAGE, "\n".join(one)


@pytest.mark.parametrize("reader", ["operator", "auditor"])
def test_forty_sightings_cost_what_one_costs(client, cast, reader):
    client.force_login(getattr(cast, reader))

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return [query["sql"] for query in asked]

    addresses = ("/sightings/", "/sightings/?view=all&q=bot")
    note_sighting(Source.IMPORT, "bot 0", actor=SETUP, now=START)
    ones = [cost(address) for address in addresses]
    for n in range(1, 60):
        note_sighting(Source.IMPORT, f"bot {n}", actor=SETUP, now=START)
    for address, one in zip(addresses, ones, strict=True):
        assert len(cost(address)) == len(one) <= A_LIST, "\n".join(one)
    assert "Older" in text(client.get("/sightings/"))


def test_a_sighting_is_decided_on_its_pages(client, cast, agent):
    seen = note_sighting(
        Source.TRACE, "<b>bot</b>", detail="<script>x</script>", actor=SETUP, now=START
    )
    client.force_login(cast.security)
    page = text(client.get(f"/sightings/{seen.pk}/"))
    assert "<b>bot</b>" not in page and "<script>x" not in page
    decide = f"/sightings/{seen.pk}/mark_unauthorised/"
    assert client.post(decide, {"reason": ""}).status_code == 422
    assert client.post(decide, {"reason": "Nobody asked."}, follow=True).status_code == 200
    assert client.post(decide, {"reason": "Nobody asked."}).status_code == 409
    client.force_login(cast.auditor)
    page = text(client.get(f"/sightings/{seen.pk}/"))
    assert "Nobody asked." in page and "Only operators and security reviewers" in page
    assert client.get(f"/sightings/{seen.pk}/nonsense/").status_code == 404


def test_registering_and_matching_say_what_is_wrong_beside_the_field(client, cast, agent):
    seen = note_sighting(Source.IMPORT, "Invoice bot", actor=SETUP, now=START)
    client.force_login(cast.security)
    where = f"/sightings/{seen.pk}/register/"
    data = {"name": "Invoice bot", "slug": agent.slug, "unit": "claims", "reason": "New."}
    taken = client.post(where, data)
    assert taken.status_code == 422 and "exists already" in text(taken)
    assert "New." in text(taken)
    for slug in ("A", "a", "-a", "a-", "ä-b", "a b"):
        assert client.post(where, data | {"slug": slug}).status_code == 422, slug
    match = f"/sightings/{seen.pk}/match/"
    assert "(optional)" not in text(client.get(match))  # refused without
    unseen = client.post(match, {"agent": agent.slug, "reason": "Its name."})
    assert unseen.status_code == 422 and "no such agent among those" in text(unseen)
    assert agent.slug in text(unseen)  # kept as it was typed
    assert client.post(where, data | {"slug": "invoice-bot"}).status_code == 302
    assert Agent.objects.get(slug="invoice-bot").lifecycle == "discovered"
