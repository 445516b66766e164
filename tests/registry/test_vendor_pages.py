"""The vendors pages, as people meet them: what they show, refuse, and never lose."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry import actions
from registry.actions.vendors import Description
from registry.models import Vendor, VendorAssessment
from tests.registry import vendor_steps as steps
from tests.registry.test_query_counts import A_LIST, queries
from tests.registry.vendor_visits import DAY, assessed, google, now, pdf, send, show, today

__all__ = ["google", "now", "today"]  # fixtures
pytestmark = pytest.mark.django_db


def test_a_vendor_is_added_and_what_is_wrong_is_said_beside_it(client, cast, google):
    typed = {
        "name": "GOOGLE",
        "kind": "model",
        "owner": "nobody@here.example",
        "notes": "<b>x</b>",
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
