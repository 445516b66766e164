"""A resubmission shows only what changed since the version one has seen."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.actions import drafts
from approvals.actions.questions import ask
from approvals.actions.revising import start_revision, submit_revision
from approvals.rules.content import merge
from approvals.rules.reviews import StepKind
from approvals.rules.revisions import Files, differences, file_changes
from tests import make

HOUR = timedelta(hours=1)
PROBLEM = "business_justification.problem_statement"
DATA = "agent_capabilities.data_processed"
TOOLS = "agent_capabilities.tools_requested"
CONTENT = {
    "business_justification": {"problem_statement": "Slow."},
    "agent_capabilities": {
        "data_processed": ["claim", "name"],
        "tools_requested": [
            {"name": "mail", "system": "Exchange", "writes": False},
            {"name": "pay", "system": "SAP", "writes": True},
        ],
        "autonomy_limits": {"max_actions_per_minute": 5},
        "writes_data": True,
    },
}


def changed(**answers):
    return [(s.path, s.item, s.before, s.after) for s in differences(CONTENT, merged(answers))]


def merged(answers):
    return merge(deepcopy(CONTENT), {k.replace("__", "."): v for k, v in answers.items()})


def test_the_same_answers_differ_in_nothing():
    assert changed() == []
    assert changed(business_justification__expected_outcome="  ") == []


def test_an_answer_is_shown_as_it_was_and_is():
    assert changed(business_justification__problem_statement="Slower.") == [
        (PROBLEM, "", "Slow.", "Slower.")
    ]
    assert changed(agent_capabilities__writes_data=None) == [
        ("agent_capabilities.writes_data", "", True, None)
    ]


def test_of_a_list_only_the_lines_that_came_and_went():
    found = changed(agent_capabilities__data_processed=["name", "iban"])
    assert found == [(DATA, "", ["claim"], ["iban"])]


def test_of_a_row_only_its_parts_and_of_rows_those_that_differ():
    rows = [{"name": "pay", "system": "SAP", "writes": False}, {"name": "chat", "system": "Web"}]
    assert changed(agent_capabilities__tools_requested=rows) == [
        (TOOLS, "mail", {"name": "mail", "system": "Exchange", "writes": False}, None),
        (TOOLS, "pay", {"writes": True}, {"writes": False}),
        (TOOLS, "chat", None, {"name": "chat", "system": "Web"}),
    ]


def test_of_a_mapping_only_its_parts():
    found = changed(agent_capabilities__autonomy_limits={"max_actions_per_minute": 9})
    assert found == [("agent_capabilities.autonomy_limits", "max_actions_per_minute", 5, 9)]


@pytest.mark.parametrize("odd", ["text", 7, [3], {"a": 1}, [], None])
def test_whatever_stands_there_nothing_breaks(odd):
    for path in (DATA, TOOLS, "agent_capabilities.autonomy_limits"):
        assert len(differences(CONTENT, merge(deepcopy(CONTENT), {path: odd}))) >= 1


def test_a_file_with_another_content_is_another_file():
    assert file_changes({"a": "plan.pdf"}, {"b": "plan.pdf"}) == Files(("plan.pdf",), ("plan.pdf",))
    assert not file_changes({"a": "plan.pdf"}, {"a": "plan.pdf"})


def revised(request, cast, now, path=PROBLEM, value="It is slow, and more wrong."):
    draft = start_revision(request, actor=cast.owner, now=now)
    draft.content = merge(draft.content, {path: value})
    draft.save()
    submit_revision(draft, actor=cast.owner, now=now)
    request.refresh_from_db()
    return request


def shown(client, request, person, query=""):
    client.force_login(person)
    answered = client.get(f"/requests/{request.number}/changes/{query}")
    assert answered.status_code == 200
    return answered.content.decode()


@pytest.mark.django_db
def test_a_reader_sees_what_is_new_since_their_own_word(client, cast):
    request = make.request(cast, "tier3-claims")
    assert "nothing has changed since" in shown(client, request, cast.security)
    make.do_step(request, StepKind.LEGAL_CLASS, make.START)
    reader = make.steps(request).get(kind=StepKind.LEGAL_CLASS).assignee
    revised(request, cast, make.START + HOUR)
    ask(make.review(request), "Since when has that been so?", "", actor=cast.security,
        now=make.START + 2 * HOUR)  # fmt: skip
    revised(request, cast, make.START + 3 * HOUR, DATA, ["claim_number", "diagnosis", "iban"])
    page = shown(client, request, reader)
    assert "You saw version 1 last" in page
    assert "more wrong" in page
    assert "iban" in page
    page = shown(client, request, cast.security)
    assert "You saw version 2 last" in page
    assert "more wrong" not in page
    assert "iban" in page
    page = shown(client, request, cast.chair)
    assert "Version 3 against version 2" in page
    assert "Version 3 against version 1" in shown(client, request, cast.chair, "?since=1")
    assert "You have given your word" in shown(client, request, cast.owner)


@pytest.mark.django_db
@pytest.mark.parametrize("since", ["0", "9", "-1", "x", "", "%00", "99999999999999999999", "²"])
def test_an_odd_version_is_the_one_before(client, cast, since):
    request = revised(make.request(cast, "tier3-claims"), cast, make.START + HOUR)
    assert "Version 2 against version 1" in shown(client, request, cast.chair, f"?since={since}")


@pytest.mark.django_db
def test_files_that_came_are_named(client, cast):
    request = make.request(cast, "tier3-claims")
    draft = start_revision(request, actor=cast.owner, now=make.START)
    upload = SimpleUploadedFile("threats.txt", b"all of them")
    drafts.attach_file(draft, upload, actor=cast.owner, now=make.START + HOUR)
    submit_revision(draft, actor=cast.owner, now=make.START + HOUR)
    request.refresh_from_db()
    page = shown(client, request, cast.chair)
    assert "threats.txt" in page
    assert "No answer differs" in page


@pytest.mark.django_db
def test_the_page_costs_the_same_for_two_versions_and_for_five(client, cast):
    request = revised(make.request(cast, "tier3-claims"), cast, make.START + HOUR)

    def price():
        client.force_login(cast.chair)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/requests/{request.number}/changes/")
        return len(captured)

    price()
    before = price()
    for n in range(3):
        revised(request, cast, make.START + (n + 2) * HOUR, value=f"It is slow, {n}.")
    assert price() == before <= 15


@pytest.mark.django_db
def test_the_case_leads_there(client, cast):
    request = make.request(cast, "tier3-claims")
    client.force_login(cast.chair)
    address = f"/requests/{request.number}/changes/"
    assert address not in client.get(request.get_absolute_url()).content.decode()
    revised(request, cast, make.START + HOUR)
    assert address in client.get(request.get_absolute_url()).content.decode()
