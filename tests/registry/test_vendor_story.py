"""Vendors in the register: added, described, assessed, ended; by whom, and by whom not."""

from decimal import Decimal

import pytest

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person, declare_interest
from govportal.worklist.models import WorkItem
from registry import actions
from registry.actions.vendors import Description, described
from registry.models import Vendor, VendorAssessment
from registry.rules.vendors import Result, TrainingUse
from tests.make import START
from tests.refusing import refused
from tests.registry import vendor_steps as steps
from tests.registry.vendor_steps import DAY, GROUNDS, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_vendor_is_added_by_reviewers_and_administrators(cast):
    made = steps.vendor(cast, "Acme AI, Inc.")
    assert (made.slug, made.key) == ("acme-ai-inc", "acme ai")
    for person in (cast.security, cast.compliance):
        said = Description(name=f"{person} Ltd")
        actions.add_vendor(said, actor=person, now=START)
    for person in (cast.owner, cast.tech_owner, cast.auditor, cast.chair, cast.stranger):
        with refused("vendor.only_reviewers_add"):
            actions.add_vendor(Description(name="Other"), actor=person, now=START)


@pytest.mark.parametrize(
    ("said", "slug", "code"),
    [
        ({"name": "  "}, "", "name_missing"),
        ({"name": "!!!"}, "", "name_missing"),
        ({"name": "x" * 121}, "", "name_long"),
        ({"name": "ACME, Inc"}, "", "name_taken"),
        ({"name": "Bolt", "other_names": ("acme",)}, "", "name_taken"),
        ({"name": "Road Runner"}, "", "name_taken"),
        ({"name": "Bolt", "other_names": ("x" * 121,)}, "", "other_name_long"),
        ({"name": "Bolt", "notes": "x" * 4001}, "", "text_long"),
        ({"name": "Bolt", "budget_limit": Decimal(5)}, "", "budget_half"),
        ({"name": "Bolt", "budget_currency": "EUR"}, "", "budget_half"),
        ({"name": "Bolt", "budget_limit": Decimal(-1), "budget_currency": "EUR"}, "",
         "budget_amount"),
        ({"name": "Bolt", "budget_limit": Decimal(1), "budget_currency": "€"}, "",
         "currency_unknown"),
        ({"name": "Bolt"}, "acme", "slug_taken"),
        ({"name": "Bolt"}, "new", "slug_malformed"),
        ({"name": "Bolt"}, "Bolt Ltd", "slug_malformed"),
        ({"name": "株式会社"}, "", "slug_malformed"),
    ],
)  # fmt: skip
def test_what_is_missing_malformed_or_taken_is_refused(cast, said, slug, code):
    steps.vendor(cast, "Acme", other_names=("Road Runner GmbH", "ACME"))
    with refused(f"vendor.{code}"):
        actions.add_vendor(Description(**said), slug, actor=cast.administrator, now=START)
    assert Vendor.objects.count() == 1


def test_its_owner_and_administrators_describe_it_and_a_former_name_stays(cast):
    made = steps.vendor(cast, "Acme")
    said = Description(name="Bolt", owner=cast.manager, notes="Taken over.")
    made = actions.edit_vendor(made, said, seen=[made.mark], actor=cast.manager, now=START)
    assert (made.key, made.other_names, made.slug) == ("bolt", ["Acme"], "acme")
    for person in (cast.compliance, cast.security, cast.auditor, cast.owner, cast.chair):
        with refused("vendor.only_owner_edits"):
            actions.edit_vendor(made, said, actor=person, now=START)
    assert described(made).notes == "Taken over."
    body = Entry.objects.get(verb="vendor.edited").body
    assert "Taken over" not in body and "Bolt" not in body


def test_whoever_changes_an_old_description_is_told(cast):
    made = steps.vendor(cast)
    seen = [made.mark]
    actions.edit_vendor(made, Description(name="Google", notes="A"), actor=cast.administrator,
                        seen=seen, now=START)  # fmt: skip
    with refused("row.changed_stale"):
        actions.edit_vendor(made, Description(name="Google", notes="B"), actor=cast.administrator,
                            seen=seen, now=START)  # fmt: skip


def test_nobody_who_has_left_keeps_a_vendor(cast):
    deactivate_person(cast.colleague, actor=cast.administrator, now=START)
    cast.colleague.refresh_from_db()
    with refused("people.inactive"):
        steps.vendor(cast, "Acme", owner=cast.colleague)


def test_an_assessment_counts_until_the_next_and_stays_as_it_was_written(cast):
    made = steps.vendor(cast)
    assert (made.training_use, made.has_agreement) == ("unknown", False)
    file = steps.document(cast, made)
    certificates = (steps.certificate(TODAY + 400 * DAY, file=file),)
    made = steps.assessed(cast, made, agreement=file, agreement_until=TODAY + 90 * DAY,
                          certificates=certificates)  # fmt: skip
    assert (made.standing.n, made.training_use, made.has_agreement) == (1, "no", True)
    assert [str(one) for one in made.standing.certificates.all()] == ["ISO/IEC 27001"]
    entry = Entry.objects.get(verb="vendor.assessed")
    assert file.sha256 in entry.body and GROUNDS not in entry.body
    made = steps.assessed(cast, made, result=Result.INADEQUATE, now=START + DAY, seen=1)
    assert (made.standing.n, made.standing.result) == (2, "inadequate")
    assert not made.has_agreement
    assert VendorAssessment.objects.filter(vendor=made).count() == 2


def test_only_reviewers_who_neither_keep_nor_are_linked_to_a_vendor_assess_it(cast):
    made = steps.vendor(cast, "Acme", other_names=("Road Runner",), owner=cast.security)
    for person in (cast.owner, cast.manager, cast.administrator, cast.auditor, cast.chair):
        with refused("vendor.only_reviewers_assess"):
            actions.assess(made, steps.found(), actor=person, now=START)
    with refused("vendor.owner_assesses"):
        actions.assess(made, steps.found(), actor=cast.security, now=START)
    declare_interest("Road Runner GmbH", "Shares.", actor=cast.compliance_2, now=START)
    with refused("vendor.linked_assesses"):
        actions.assess(made, steps.found(), actor=cast.compliance_2, now=START)
    actions.assess(made, steps.found(), actor=cast.compliance, now=START)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"assessed_on": TODAY + DAY}, "assessed_in_future"),
        ({"next_due_on": TODAY}, "next_too_early"),
        ({"assessed_on": TODAY - 90 * DAY, "next_due_on": TODAY - DAY}, "next_too_early"),
        ({"training_source": " "}, "source_missing"),
        ({"training_source": "x" * 301}, "source_long"),
        ({"agreement_until": TODAY + DAY}, "agreement_missing"),
        ({"grounds": " "}, "grounds_missing"),
        ({"grounds": "x" * 4001}, "grounds_long"),
        ({"certificates": (steps.certificate(TODAY, "SOC 2"), steps.certificate(TODAY, " soc 2"))},
         "certificate_twice"),
        ({"certificates": (steps.certificate(TODAY, " "),)}, "certificate_missing"),
        ({"certificates": (steps.certificate(TODAY, "x" * 121),)}, "certificate_long"),
        ({"certificates": tuple(steps.certificate(TODAY, str(n)) for n in range(13))},
         "certificates_too_many"),
        ({"seen": 7}, "assessed_meanwhile_stale"),
    ],
)  # fmt: skip
def test_an_assessment_that_makes_no_sense_is_refused(cast, more, code):
    made = steps.vendor(cast)
    with refused(f"vendor.{code}"):
        actions.assess(made, steps.found(**more), actor=cast.compliance, now=START)
    assert not VendorAssessment.objects.exists()


def test_an_unknown_answer_about_training_needs_no_source(cast):
    more = {"training_use": TrainingUse.UNKNOWN, "training_source": ""}
    assert steps.assessed(cast, **more).training_use == "unknown"


def test_a_document_of_another_vendor_is_not_taken(cast):
    made, other = steps.vendor(cast), steps.vendor(cast, "Acme")
    file = steps.document(cast, other)
    with refused("vendor.document_elsewhere"):
        steps.assessed(cast, made, agreement=file)


def test_the_same_file_brought_twice_is_kept_once(cast):
    made = steps.vendor(cast)
    first, again = steps.document(cast, made), steps.document(cast, made)
    assert first == again
    other = steps.document(cast, made, person=cast.security)
    assert other != first and other.file.name == first.file.name


def test_a_relation_ends_only_when_no_agent_uses_it_and_may_be_taken_up_again(cast):
    made = steps.vendor(cast)
    model = steps.pinned(cast, made)
    agent = steps.agent_of(cast, model)
    with refused("vendor.in_use"):
        actions.end_vendor(made, "Too dear.", actor=cast.manager, now=START)
    actions.end_model_use(steps.link(agent), "Replaced.", actor=cast.tech_owner, now=START)
    with refused("vendor.reason_missing"):
        actions.end_vendor(made, " ", actor=cast.manager, now=START)
    with refused("vendor.only_owner_ends"):
        actions.end_vendor(made, "Because.", actor=cast.compliance, now=START)
    actions.end_vendor(made, "Too dear.", actor=cast.manager, now=START)
    with refused("vendor.ended_stale"):
        actions.end_vendor(made, "Again.", actor=cast.manager, now=START)
    for act in (
        lambda: steps.assessed(cast, made),
        lambda: steps.pinned(cast, made, version="9"),
        lambda: steps.change(model, cast.manager),
    ):
        with refused("vendor.ended"):
            act()
    actions.take_up_vendor(made, "It is cheaper.", actor=cast.administrator, now=START)
    with refused("vendor.goes_on_stale"):
        actions.take_up_vendor(made, "Again.", actor=cast.administrator, now=START)
    assert steps.assessed(cast, made).standing.n == 1
    assert not WorkItem.objects.open().filter(kind__startswith="vendor.").exists()
