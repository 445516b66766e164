"""The pages of manifests: all versions, and any two of them side by side."""

import html
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.actions import store_policy
from registry.rules.runs import Suite
from tests import make
from tests.make import START
from tests.registry.using import PLAIN, another, live_agent, policy, stored_run

pytestmark = pytest.mark.django_db
A_LIST, A_PAGE = 12, 15


@pytest.fixture
def triage(cast):
    return live_agent(cast)


def page(client, person, name, *args, **query):
    client.force_login(person)
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def tool(n):
    """A tool with a lot to say."""
    return {
        "name": f"tool_{n:03}", "system": "FinCore", "permissions": "read-only, invoices",
        "operations": ["list", "read"], "scope": f"invoices:{n}", "environment": None,
        "writes": False, "reversible": True, "network_targets": ["fincore.internal:8443"],
        "parameters": {"type": "object", "properties": {"id": {"type": "string"}}},
    }  # fmt: skip


def short(manifest):
    return manifest.fingerprint.partition(":")[2][:16]


def test_all_versions_are_shown_and_which_may_run(client, cast, triage):
    two = another(triage, purposes=["something else"])
    shown = page(client, cast.owner, "agent_manifests", triage.slug)
    assert "This is what may run" in shown and "In force" in shown
    assert "1 change, 1 gives new power" in shown and f"to={short(two)}" in shown


def test_two_versions_stand_side_by_side_with_the_reason_of_every_line(client, cast, triage):
    first = triage.manifests.get()
    limits = first.content["limits"] | {"actions_per_minute": 1}
    two = another(triage, limits=limits, model={"name": "Model B", "version": "9"})
    shown = page(client, cast.owner, "agent_manifest_compare", triage.slug)
    assert "Another model may do what this one could not." in shown
    assert "It is stopped or looked at earlier." in shown
    assert "3 changes, 2 give new power" in shown and "New power is reviewed anew" in shown
    back = page(client, cast.owner, "agent_manifest_compare", triage.slug,
                **{"from": short(two), "to": short(first)})  # fmt: skip
    assert "reviewed anew" not in back  # nothing follows from a comparison with what may not run


def test_a_change_without_new_power_needs_the_sign_off_only(client, cast, triage):
    limits = triage.manifests.get().content["limits"] | {"actions_per_minute": 1}
    another(triage, limits=limits)
    shown = page(client, cast.owner, "agent_manifest_compare", triage.slug)
    assert "the technical owner’s sign-off is enough" in shown


def test_the_first_version_is_shown_whole(client, cast, triage):
    first = triage.manifests.get()
    shown = page(client, cast.owner, "agent_manifest_compare", triage.slug,
                 **{"from": "", "to": first.fingerprint})  # fmt: skip
    assert "Tool read_ticket" in shown and "A tool it did not have." in shown


def test_what_stays_is_shown_on_demand(client, cast, triage):
    another(triage, sandbox=False)
    assert "Tool read_ticket" not in page(client, cast.owner, "agent_manifest_compare", triage.slug)
    shown = page(client, cast.owner, "agent_manifest_compare", triage.slug, all="")
    assert "Tool read_ticket" in shown and "Unchanged" in shown


@pytest.mark.parametrize("text", ["nonsense", "0" * 64, "sha256:", "%00", "a" * 3])
def test_a_version_that_is_not_there_does_not_exist(client, cast, triage, text):
    client.force_login(cast.owner)
    for name in ("from", "to"):
        address = reverse("agent_manifest_compare", args=[triage.slug])
        assert client.get(address, {name: text}).status_code == 404


def test_another_agents_manifest_is_not_compared_here(client, cast, triage):
    other = make.request(cast, "tier2-crm-update", slug="crm").agent.manifests.get()
    client.force_login(cast.owner)
    address = reverse("agent_manifest_compare", args=[triage.slug])
    assert client.get(address, {"to": other.fingerprint}).status_code == 404
    file = reverse("agent_manifest_file", args=[triage.slug, other.pk])
    assert client.get(file).status_code == 404


def test_the_file_is_what_the_fingerprint_is_of(client, cast, triage):
    manifest = triage.manifests.get()
    client.force_login(cast.owner)
    answer = client.get(reverse("agent_manifest_file", args=[triage.slug, manifest.pk]))
    assert "sha256:" + sha256(answer.content).hexdigest() == manifest.fingerprint
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_agent_without_manifests_says_so(client, cast, triage):
    from registry.actions import register_agent  # noqa: PLC0415

    bare = register_agent("bare", "Bare", cast.unit, actor=make.SETUP, now=START)
    assert "No manifest yet" in page(client, cast.owner, "agent_manifests", bare.slug)
    client.force_login(cast.owner)
    assert client.get(reverse("agent_manifest_compare", args=[bare.slug])).status_code == 404
    assert "No policy is stored" in page(client, cast.owner, "agent_permissions", bare.slug)
    assert "No run yet" in page(client, cast.owner, "agent_tests", bare.slug)


def test_two_hundred_tools_are_compared_on_one_small_page(client, cast, triage):
    many = [tool(n) for n in range(200)]
    two = another(triage, "2.0", tools=many)
    wider = [row | {"operations": ["list", "read", "write"]} for row in many]
    another(triage, "3.0", tools=wider)
    client.force_login(cast.owner)
    for query in ({"from": short(two)}, {"to": short(two)}, {"from": short(two), "all": ""}):
        answer = client.get(reverse("agent_manifest_compare", args=[triage.slug]), query)
        assert answer.status_code == 200 and answer.content.count(b"<tr") > 200
        packed = __import__("zlib").compress(answer.content)
        assert len(packed) < 100 * 1024


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("reader", ["tech_owner", "auditor"])
@pytest.mark.parametrize("name", ["agent_manifests", "agent_tests", "agent_permissions"])
def test_forty_of_them_cost_what_one_costs(client, cast, triage, reader, name):
    client.force_login(getattr(cast, reader))
    manifest = triage.manifests.get()

    def one(n):
        another(triage, f"{n}", purposes=[f"p{n}"])
        stored_run(manifest, f"ci/{n}", actor=cast.owner, kind=list(Suite)[n % 4])
        text = PLAIN + f"    - read:n{n}\n"
        store_policy(triage, policy(text), actor=cast.owner, now=START)

    for n in range(4):
        one(n)
    few = queries(client, reverse(name, args=[triage.slug]))
    for n in range(4, 40):
        one(n)
    many = queries(client, reverse(name, args=[triage.slug]))
    assert len(many) == len(few), "\n".join(many)
    assert len(few) <= A_LIST, "\n".join(few)


def test_comparing_has_its_price(client, cast, triage):
    another(triage, sandbox=False)
    client.force_login(cast.owner)
    asked = queries(client, reverse("agent_manifest_compare", args=[triage.slug]))
    assert len(asked) <= A_PAGE, "\n".join(asked)
