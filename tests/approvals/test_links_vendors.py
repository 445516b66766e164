"""A declared link finds its vendor by all the vendor's names, its models, and what agents use."""

from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.actions import drafts, submitting
from approvals.actions.follow_up import follow_up
from approvals.models import ReviewParty
from govportal.people.actions import declare_interest
from registry import actions
from registry.actions.vendors import Description
from registry.models import Vendor
from tests import make
from tests.make import START
from tests.registry import vendor_steps as steps

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(cast):
    make.five_seats(cast)
    return cast


def parties(request):
    rows = ReviewParty.objects.filter(review=make.review(request), relation="declared_link")
    return {row.person for row in rows}


def case(cast, provider="Gemini Flash (pinned 001)", **basics):
    content = make.content(cast, "tier3-claims", **basics)
    content["agent_capabilities"]["llm_provider"] = provider
    content["compliance_assessment"].pop("data_processing_agreement_vendor", None)
    draft = drafts.start_draft(actor=cast.owner, now=START, content=content)
    return submitting.submit(draft, actor=cast.owner, now=START)


def test_a_link_to_a_vendor_is_found_by_any_of_its_names_and_models(cast):
    made = steps.vendor(cast, "Alphabet", other_names=("DeepThink Ltd",))
    declare_interest("deepthink", "Shares.", actor=cast.member, now=START)
    declare_interest("Somebody else", "Shares.", actor=cast.chair, now=START)
    assert parties(case(cast)) == set()
    steps.pinned(cast, made, "Gemini Flash", "001")
    assert parties(case(cast, slug="second", name="Second")) == {cast.member}


def test_a_link_to_a_company_that_is_no_vendor_is_found_by_its_own_name(cast):
    steps.vendor(cast, "Alphabet")
    declare_interest("Gemini", "Shares.", actor=cast.member, now=START)
    assert parties(case(cast)) == {cast.member}


def test_a_model_pinned_or_a_name_given_while_a_case_is_open_is_looked_for_in_it(cast):
    made = steps.vendor(cast, "Alphabet")
    declare_interest("Alphabet Inc", "Shares.", actor=cast.member, now=START)
    request = case(cast)
    follow_up(START + HOUR)
    assert parties(request) == set() and not Vendor.objects.unfollowed().exists()
    steps.pinned(cast, made, "Gemini Flash", "001")
    assert Vendor.objects.unfollowed().get() == made
    follow_up(START + 2 * HOUR)
    assert parties(request) == {cast.member} and not Vendor.objects.unfollowed().exists()


def test_another_name_of_a_vendor_is_looked_for_too_and_the_former_one_still_counts(cast):
    made = steps.vendor(cast, "Alphabet")
    declare_interest("Alphabet", "Shares.", actor=cast.member, now=START)
    request = case(cast)
    said = Description(name="Gemini", owner=cast.manager)
    actions.edit_vendor(made, said, actor=cast.manager, now=START + HOUR)
    follow_up(START + 2 * HOUR)
    assert parties(request) == {cast.member}


def test_a_case_about_an_agent_concerns_the_vendors_of_the_models_it_uses(cast):
    made = steps.vendor(cast, "Alphabet")
    model = steps.pinned(cast, made, "Something unnamed", "1")
    declare_interest("Alphabet", "Shares.", actor=cast.member, now=START)
    request = case(cast)
    follow_up(START + HOUR)
    assert parties(request) == set()
    actions.name_model(request.agent, model, actor=cast.tech_owner, now=START + HOUR)
    follow_up(START + 2 * HOUR)
    assert parties(request) == {cast.member}


def test_the_vendors_of_the_register_are_offered_where_links_are_declared(client, cast):
    steps.vendor(cast, "Alphabet <i>")
    client.force_login(cast.member)
    page = client.get(reverse("person_settings")).content.decode()
    assert '<option value="Alphabet &lt;i&gt;">' in page and 'list="companies"' in page
