"""The vendors pages, as people meet them: what they show, refuse, and never lose."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry import actions
from registry.actions.vendors import Description
from registry.models import AgentModel, ModelChangeNotice, Retest, Vendor, VendorAssessment
from registry.rules.vendors import NoticeKind
from tests.make import REASONS
from tests.registry import vendor_steps as steps
from tests.registry.test_query_counts import A_LIST, A_PAGE, queries

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def google(cast, now):
    return steps.vendor(cast, now=now)


def assessed(cast, vendor, now, **more):
    day = timezone.localdate(now)
    dates = {"assessed_on": day, "next_due_on": day + 365 * DAY}
    return steps.assessed(cast, vendor, now=now, **dates | more)


def show(client, person, name, /, *args, status=200, **params):
    client.force_login(person)
    answer = client.get(reverse(name, args=args), params)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, person, name, /, *args, status=302, **data):
    client.force_login(person)
    answer = client.post(reverse(name, args=args), data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_vendor_is_added_and_what_is_wrong_is_said_beside_it(client, cast, google):
    typed = {
        "name": "GOOGLE",
        "kind": "model",
        "owner": "nobody@here.example",
        "notes": "<b>Kept</b>",
    }
    page = send(client, cast.compliance, "vendor_add", status=422, **typed)
    assert "Nobody here has this address." in page and "&lt;b&gt;x&lt;/b&gt;" in page
    typed |= {"owner": cast.manager.email}
    page = send(client, cast.compliance, "vendor_add", status=422, **typed)
    assert "“GOOGLE” is a name of “Google” already." in page and cast.manager.email in page
    typed |= {"name": "Acme", "other_names": "Road Runner\n\nBolt\n", "budget_limit": "7400.5",
              "budget_currency": "eur"}  # fmt: skip
    send(client, cast.compliance, "vendor_add", **typed)
    made = Vendor.objects.get(slug="acme")
    assert (made.other_names, made.budget_currency) == (["Road Runner", "Bolt"], "EUR")
    page = show(client, cast.stranger, "vendor_detail", "acme")
    assert "EUR 7,400.50" in page and "Not assessed" in page and "No fallback plan" in page


def test_who_may_not_add_one_is_not_offered_it(client, cast, google):
    assert reverse("vendor_add") not in show(client, cast.owner, "vendor_list")
    assert reverse("vendor_add") in show(client, cast.security, "vendor_list")
    page = show(client, cast.owner, "vendor_add", status=403)
    assert "Only security reviewers" in page


def test_a_description_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    client, cast, google, now
):
    mark = google.mark
    actions.edit_vendor(google, Description(name="Google", owner=cast.manager, notes="A"),
                        actor=cast.administrator, now=now)  # fmt: skip
    typed = {"name": "Google", "kind": "cloud", "notes": "My own words", "mark": mark}
    page = send(client, cast.manager, "vendor_edit", "google", status=409, **typed)
    assert "My own words" in page
    google.refresh_from_db()
    assert google.notes == "A"


def form_of(today, **more):
    return {"assessed_on": today, "result": "reservations", "grounds": steps.GROUNDS,
            "training_use": "no", "training_source": "Clause 7", "next_due_on": today + 365 * DAY,
            "seen": 0, "rows": 2} | more  # fmt: skip


def pdf(name):
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def test_an_error_elsewhere_loses_no_file(client, cast, google, today):
    files = {"certificate-0-name": "ISO", "certificate-0-file": pdf("iso.pdf")}
    typed = form_of(today, grounds="", agreement=pdf("dpa.pdf"), **files)
    page = send(client, cast.compliance, "vendor_assess", "google", status=422, **typed)
    assert "Say until when it is valid." in page and "dpa.pdf" in page and "iso.pdf" in page
    assert not VendorAssessment.objects.exists()
    kept = {row.name: str(row.pk) for row in google.documents.all()}
    until = today + 90 * DAY
    typed = form_of(today, agreement_kept=kept["dpa.pdf"], agreement_until=until,
                    **{"certificate-0-name": "ISO", "certificate-0-kept": kept["iso.pdf"],
                       "certificate-0-until": until})  # fmt: skip
    send(client, cast.compliance, "vendor_assess", "google", **typed)
    made = VendorAssessment.objects.get()
    assert made.agreement.name == "dpa.pdf" and made.certificates.get().document.name == "iso.pdf"
    page = show(client, cast.auditor, "vendor_detail", "google")
    assert "Adequate with reservations" in page and "90 days left" in page


def test_the_next_assessment_begins_with_what_the_last_one_found(client, cast, google, now, today):
    file = steps.document(cast, google)
    assessed(cast, google, now, agreement=file, agreement_until=today + 90 * DAY,
             certificates=(steps.certificate(today + 30 * DAY, file=file),))  # fmt: skip
    page = show(client, cast.security, "vendor_assess", "google")
    assert "ISO/IEC 27001" in page and str(file.pk) in page and "Clause" not in page
    typed = form_of(today, agreement_kept=file.pk, seen=1)
    send(client, cast.security, "vendor_assess", "google", **typed)
    google.refresh_from_db()
    assert google.standing.agreement == file
    typed |= {"agreement_off": "on", "seen": 2}
    send(client, cast.compliance, "vendor_assess", "google", **typed)
    google.refresh_from_db()
    assert google.standing.agreement is None
    page = send(client, cast.compliance, "vendor_assess", "google", status=409, **typed)
    assert "Somebody else has recorded an assessment" in page and steps.GROUNDS in page


def test_room_for_another_certificate_says_nothing_is_missing_yet(client, cast, google, today):
    typed = {"result": "", "grounds": "Half a sentence", "rows": "2", "more": "1"}
    page = send(client, cast.compliance, "vendor_assess", "google", status=200, **typed)
    assert "Certificate 3" in page and "Certificate 4" not in page and "Half a sentence" in page
    assert "needs your attention" not in page


def test_files_and_numbers_that_are_none_are_refused(client, cast, google, today):
    bad = SimpleUploadedFile("dpa.exe", b"MZ")
    page = send(client, cast.compliance, "vendor_assess", "google", status=422,
                **form_of(today, agreement=bad, rows="x", seen="y"))  # fmt: skip
    assert "dpa.exe" in page and not google.documents.exists()
    other = steps.document(cast, google, "mine.pdf", cast.security)
    send(client, cast.compliance, "vendor_assess", "google",
         **form_of(today, agreement_kept=other.pk))  # fmt: skip
    assert VendorAssessment.objects.get().agreement is None  # somebody else's file is not one's own


def test_agreements_are_read_by_few_and_never_shown_inline(client, cast, google, now):
    file = steps.document(cast, google)
    address = reverse("vendor_document", args=["google", file.pk])
    client.force_login(cast.auditor)
    assert client.get(address).status_code == 404  # in no record yet
    assessed(cast, google, now, agreement=file)
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert address in show(client, cast.auditor, "vendor_detail", "google")
    assert address not in show(client, cast.stranger, "vendor_detail", "google")
    assert file.sha256 in show(client, cast.stranger, "vendor_detail", "google")


def test_a_change_is_noted_and_the_agents_page_asks_for_tests(client, cast, google, now, today):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    typed = {"model": model.pk, "kind": "new_version", "text": "Better.", "source": "A mail"}
    page = send(client, cast.tech_owner, "vendor_note", "google", status=422, **typed)
    assert "Name the new version." in page and "Better." in page
    typed |= {"to_version": "002", "effective_on": today + 20 * DAY}
    send(client, cast.tech_owner, "vendor_note", "google", **typed)
    send(client, cast.tech_owner, "vendor_note", "google", status=409, **typed)
    assert ModelChangeNotice.objects.count() == Retest.objects.count() == 1
    page = show(client, cast.owner, "vendor_detail", "google")
    assert "1 re-test open" in page and agent.name in page
    retest = Retest.objects.get()
    page = show(client, cast.owner, "agent_models", agent.slug)
    assert reverse("agent_retest", args=[agent.slug, retest.pk]) in page
    page = show(client, cast.colleague, "agent_retest", agent.slug, retest.pk)
    assert "Only the agent’s technical owner and business owner answer a re-test." in page


def test_a_retest_is_answered_on_its_page_and_keeps_what_was_typed(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    retest = steps.change(model, cast.manager, now=now, effective_on=None)
    where = ("agent_retest", agent.slug, retest.pk)
    typed = {"answer": "done", "text": "Short.", "document": pdf("report.pdf")}
    page = send(client, cast.tech_owner, *where, status=422, **typed)
    assert "needs 40 characters" in page and "Short." in page and "report.pdf" in page
    kept = google.documents.get()
    assert str(kept.pk) in page
    for person in (cast.colleague, cast.auditor, cast.compliance):
        send(client, person, *where, status=403, **typed)
    typed = {"answer": "done", "text": REASONS, "document_kept": kept.pk}
    send(client, cast.tech_owner, *where, **typed)
    page = send(client, cast.tech_owner, *where, status=409, **typed)
    assert "This re-test is closed already." in page and REASONS in page
    page = show(client, cast.owner, *where)
    assert "Tested again" in page and REASONS in page
    document = reverse("vendor_document", args=["google", kept.pk])
    client.force_login(cast.colleague)
    assert document in page and client.get(document).status_code == 200
    client.force_login(cast.stranger)
    assert client.get(document).status_code == 404


def test_only_the_technical_owner_says_what_an_agent_uses(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, now=now)
    send(client, cast.owner, "agent_model_name", agent.slug, status=403, model=model.pk)
    page = send(client, cast.tech_owner, "agent_model_name", agent.slug, status=422, model="x")
    assert "Models it uses" in page
    send(client, cast.tech_owner, "agent_model_name", agent.slug, model=model.pk)
    send(client, cast.tech_owner, "agent_model_name", agent.slug, status=409, model=model.pk)
    link = AgentModel.objects.get()
    send(client, cast.tech_owner, "agent_model_confirm", agent.slug, link.pk)  # says: stale
    page = send(client, cast.tech_owner, "agent_model_leave", agent.slug, link.pk, status=422)
    assert "Say why; the record keeps it." in page
    send(client, cast.tech_owner, "agent_model_leave", agent.slug, link.pk, text="Replaced.")
    page = show(client, cast.owner, "agent_models", agent.slug)
    assert "No longer used" in page and "Replaced." in page
    assert "Only the agent’s technical owner says which models it uses." in page


def test_what_is_over_stands_on_the_vendors_page_and_on_those_of_its_agents(
    client, cast, google, now, today
):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    panel = ("agent_model_dates", agent.slug)
    assert show(client, cast.owner, *panel).strip() == ""
    file = steps.document(cast, google)
    assessed(cast, google, now, agreement=file, agreement_until=today - 3 * DAY)
    for where in (("vendor_detail", "google"), ("agent_models", agent.slug), panel):
        assert "over for 3 days" in show(client, cast.owner, *where), where
    assert reverse(*panel[:1], args=panel[1:]) in show(
        client, cast.owner, "agent_detail", agent.slug
    )


def test_the_vendors_page_hides_the_names_of_agents_one_may_not_see(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    page = show(client, cast.stranger, "vendor_detail", "google")
    assert agent.name not in page and "1 agent you may not see" in page


@pytest.mark.parametrize(
    ("view", "found"),
    [("current", {"Google", "Acme", "Bolt", "Fresh"}), ("soon", {"Google", "Acme"}),
     ("over", {"Acme"}), ("inadequate", {"Bolt"}), ("no_agreement", {"Bolt", "Fresh"}),
     ("unassessed", {"Fresh"}), ("ended", {"Done"}),
     ("nonsense", {"Google", "Acme", "Bolt", "Fresh"})],
)  # fmt: skip
def test_ready_made_views_narrow_the_list(client, cast, google, now, today, view, found):
    for name, left in (("Google", 60), ("Acme", -1)):
        made = google if name == "Google" else steps.vendor(cast, name, now=now)
        file = steps.document(cast, made)
        assessed(cast, made, now, agreement=file, agreement_until=today + left * DAY)
    assessed(cast, steps.vendor(cast, "Bolt", now=now), now, result="inadequate")
    steps.vendor(cast, "Fresh", now=now)
    done = steps.vendor(cast, "Done", now=now)
    actions.end_vendor(done, "Too dear.", actor=cast.manager, now=now)
    page = show(client, cast.owner, "vendor_list", view=view)
    names = {"Google", "Acme", "Bolt", "Fresh", "Done"}
    assert {n for n in names if reverse("vendor_detail", args=[n.lower()]) in page} == found


def test_the_list_is_searched_by_every_name(client, cast, google, now):
    steps.vendor(cast, "Acme", now=now, other_names=("Road Runner",))
    for words in ("acme", "ROAD", "runner"):
        page = show(client, cast.owner, "vendor_list", q=words)
        assert reverse("vendor_detail", args=["acme"]) in page
        assert reverse("vendor_detail", args=["google"]) not in page
    assert "No vendor matches" in show(client, cast.owner, "vendor_list", q="nobody")


@pytest.mark.parametrize("reader", ["owner", "auditor", "manager"])
@pytest.mark.parametrize("address", ["/vendors/", "/vendors/?view=soon&q=vendor&kind=model"])
def test_forty_vendors_cost_what_one_costs(client, cast, now, today, reader, address):
    client.force_login(getattr(cast, reader))

    def one_more(n):
        made = steps.vendor(cast, f"Vendor {n}", now=now)
        file = steps.document(cast, made, f"{n}.pdf")
        assessed(cast, made, now, agreement=file, agreement_until=today + 10 * DAY,
                 certificates=(steps.certificate(today + DAY),))  # fmt: skip
        steps.pinned(cast, made, now=now)

    one_more(0)
    one = queries(client, address)
    for n in range(1, 40):
        one_more(n)
    many = queries(client, address)
    assert len(many) == len(one) <= A_LIST, "\n".join(many)


@pytest.mark.parametrize("reader", ["owner", "tech_owner", "auditor", "manager", "compliance_2"])
def test_a_vendor_and_an_agents_models_have_their_price(client, cast, google, now, reader):
    person = getattr(cast, reader)
    client.force_login(person)
    agents = [
        steps.agent_of(
            cast, now=now + n * timedelta(seconds=1), name=f"Agent {n}", slug=f"agent-{n}"
        )
        for n in range(2)
    ]
    for n in range(4):
        model = steps.pinned(cast, google, version=f"00{n}", now=now)
        for agent in agents:
            actions.name_model(agent, model, actor=cast.tech_owner, now=now)
        steps.change(model, cast.manager, now=now, kind=NoticeKind.BEHAVIOUR, to_version="",
                     effective_on=None)  # fmt: skip
        assessed(cast, google, now)
    addresses = ["/vendors/google/"]
    if reader != "compliance_2":
        retest = Retest.objects.filter(agent=agents[0]).first()
        addresses += [f"/agents/agent-0/{page}" for page in
                      ("models/", "models/dates/", f"retests/{retest.pk}/")]  # fmt: skip
    for address in addresses:
        asked = queries(client, address)
        assert len(asked) <= A_PAGE, "\n".join(asked)
