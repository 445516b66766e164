"""The legal pages of an incident: by whom they are opened, what is typed, what comes back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.models import Entry
from incidents import legal_panels
from incidents.models import AffectedScope, Incident, LegalAnswer, NoticeMove
from incidents.rules.notices import NoticeKind
from tests.incidents import legal_access, make
from tests.incidents import legal_making as law
from tests.incidents.legal_making import BREACH, NO, SERIOUS
from tests.make import organisation

pytestmark = pytest.mark.django_db
KIND = NoticeKind.GDPR_33.value


@pytest.fixture
def cast():
    return organisation()


@pytest.fixture
def scene(cast):
    return legal_access.scene(cast)


@pytest.fixture
def number(scene):
    return scene["legal_incident"]


@pytest.fixture
def page(client):
    """Ask for a page as somebody; ``data`` posts."""

    def ask(person, name, *args, data=None):
        client.force_login(person)
        address = reverse(name, args=args)
        return client.get(address) if data is None else client.post(address, data)

    return ask


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", sorted(legal_access.PAGES))
def test_each_page_by_each_role(page, cast, scene, name):
    arguments, sees, status = legal_access.PAGES[name]
    for role, person in cast.everybody().items():
        answer = page(person, name, *(scene[one] for one in arguments))
        if sees is not None and role not in sees:
            wanted = 404
        else:
            wanted = status if role in legal_access.DONE_BY.get(name, {role}) else 403
        assert answer.status_code == wanted, (name, role)


@pytest.mark.parametrize("name", sorted(legal_access.PAGES))
def test_who_does_not_see_the_incident_posts_into_nothing(page, cast, scene, name):
    arguments, _sees, _status = legal_access.PAGES[name]
    answer = page(cast.stranger, name, *(scene[one] for one in arguments), data={})
    assert answer.status_code in {404, 405}


def test_nobody_reads_alone_and_writes(page, cast, number):
    for name in ("incident_notice_prepare",):
        answer = page(cast.auditor, name, number, data={"kind": "customer"})
        assert answer.status_code == 403
    assert "compliance reviewers write this" in text_of(
        page(cast.auditor, "incident_legal", number)
    )


def typed(**more):
    now = timezone.localtime()
    said = {"seen": 1, "answer": "yes", "reason": law.WHY, "role": "controller",
            "aware_at": (now - timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%S")}  # fmt: skip
    return said | more


def test_counsel_decides_on_the_page(page, cast, number):
    answer = page(cast.co_chair, "incident_question", number, "breach", data=typed())
    assert answer.status_code == 302
    last = LegalAnswer.objects.order_by("n").last()
    assert (last.by, last.answer, last.is_proposal) == (cast.co_chair, "yes", False)
    told = text_of(page(cast.auditor, "incident_legal", number))
    assert "GDPR Art. 33(1)" in told and law.WHY in told and "Controller" in told


def test_an_operator_proposes_on_the_same_page(page, cast, number):
    assert "You propose" in text_of(page(cast.operator, "incident_question", number, "breach"))
    data = {"seen": 1, "answer": "no", "reason": law.WHY}
    assert page(cast.operator, "incident_question", number, "breach", data=data).status_code == 302
    assert LegalAnswer.objects.order_by("n").last().is_proposal
    assert "Proposed" in text_of(page(cast.co_chair, "incident_legal", number))


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"reason": "short"}, 422, "at least 10"),
        ({"aware_at": ""}, 422, "Say when you became aware"),
        ({"aware_at": "2099-01-01T00:00:00"}, 422, "still to come"),
        ({"aware_at": "soon"}, 422, "Enter a valid date"),
        ({"role": ""}, 422, "ours or somebody else"),
        ({"seen": "0"}, 409, "Somebody answered meanwhile"),
        ({"answer": "perhaps"}, 422, "Select a valid choice"),
        ({"seen": "x"}, 422, "Enter a whole number"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, cast, number, data, status, said):
    wrote = typed(reason="Three people are named in the file that left.") | data
    answer = page(cast.compliance, "incident_question", number, "breach", data=wrote)
    assert answer.status_code == status
    assert said in text_of(answer) or "reason" in data
    assert wrote["reason"].replace("\x00", "")[:40] in text_of(answer)
    assert LegalAnswer.objects.count() == 1


def test_a_notice_is_changed_printed_and_put_on_record_as_sent(page, cast, number):
    parts = {f"part_{key}": f"Said of {key}." for key in law.full(NoticeKind.GDPR_33).parts}
    wrote = {"seen": 1, "to": "BfDI, Bonn", "sender": "Claims", **parts}
    assert page(cast.operator, "incident_notice_write", number, KIND, data=wrote).status_code == 302
    stale = page(cast.operator, "incident_notice_write", number, KIND, data=wrote)
    assert stale.status_code == 409 and "Said of nature." in text_of(stale)
    file = page(cast.operator, "incident_notice_file", number, KIND, 2, data={})
    assert (
        file.content.startswith(b"%PDF") and f"{number}_gdpr_33_v2" in file["Content-Disposition"]
    )
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    sent = {"version": 2, "sent_at": at, "to": "BfDI", "how": "Web form", "reference": "A-1"}
    early = page(cast.compliance, "incident_notice_sent", number, KIND, data=sent | {"version": 1})
    assert early.status_code == 409
    assert page(cast.operator, "incident_notice_sent", number, KIND, data=sent).status_code == 403
    assert page(cast.compliance, "incident_notice_sent", number, KIND, data=sent).status_code == 302
    move = NoticeMove.objects.get()
    assert move.version.n == 2 and move.version.sha256 and not move.is_late
    assert "A-1" in text_of(page(cast.auditor, "incident_notice", number, KIND))
    assert Entry.objects.filter(verb="evidence.notice_downloaded").exists()


def test_the_missing_part_is_named(page, cast, number):
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    sent = {"version": 1, "sent_at": at, "to": "BfDI", "how": "Web form"}
    answer = page(cast.compliance, "incident_notice_sent", number, KIND, data=sent)
    assert answer.status_code == 422 and "says nothing yet: People concerned" in text_of(answer)


def test_a_notice_is_not_needed_and_needed_again(page, cast, number):
    url = "incident_notice_needless"
    data = {"move": "unnecessary", "reason": law.WHY}
    assert page(cast.co_chair, url, number, KIND, data=data).status_code == 302
    assert page(cast.co_chair, url, number, KIND, data=data).status_code == 409
    assert "It is needed again" in text_of(page(cast.co_chair, url, number, KIND))
    data["move"] = "needed"
    assert page(cast.co_chair, url, number, KIND, data=data).status_code == 302


def test_the_scope_is_written_on_the_page(page, cast, number):
    wrote = {"seen": 0, "people_least": 3, "people_most": 5, "countries": "Germany\nAustria\n",
             "harm_types": ["privacy"], "actuality": "actual", "reversibility": "partly",
             "harm_so_far": "Three records left.", "not_known": "Who has them."}  # fmt: skip
    assert page(cast.operator, "incident_scope", number, data=wrote).status_code == 302
    again = page(cast.operator, "incident_scope", number, data=wrote)
    assert again.status_code == 409 and "Who has them." in text_of(again)
    assert AffectedScope.objects.get().countries == ["Germany", "Austria"]
    told = text_of(page(cast.auditor, "incident_legal", number))
    assert "3 to 5 people" in told and "Three records left." in told


def test_a_draft_is_prepared_by_hand_once(page, cast, number):
    for _n in range(2):
        answer = page(cast.operator, "incident_notice_prepare", number, data={"kind": "customer"})
        assert answer.status_code == 302
    assert (
        page(cast.operator, "incident_notice_prepare", number, data={"kind": "x"}).status_code
        == 302
    )
    assert page(cast.operator, "incident_notice", number, "customer").status_code == 200
    for address in ("incident_notice", "incident_question"):
        assert page(cast.operator, address, number, "weather").status_code == 404


def test_the_page_costs_the_same_with_many_rows(
    page, client, cast, number, django_assert_max_num_queries
):
    incident = Incident.objects.get(number=number)
    now = timezone.now()
    for n in range(12):
        law.decide(incident, cast, BREACH, now, NO if n % 2 else law.YES, reason=f"{law.WHY} {n}")
        law.decide(incident, cast, SERIOUS, now, category="abcd"[n % 4], reason=f"{law.WHY} {n}")
    page(cast.auditor, "incident_legal", number)
    with django_assert_max_num_queries(19):
        assert client.get(reverse("incident_legal", args=[number])).status_code == 200


def test_the_overview_gets_clocks_scope_and_questions(cast, number, django_assert_max_num_queries):
    rows = Incident.objects.select_related("agent", "committee", "lead")
    incident = rows.prefetch_related("parts").get(number=number)
    now, reader = timezone.now(), cast.operator
    with django_assert_max_num_queries(4):
        clock = legal_panels.breach_clock(incident, reader, now)
        assert legal_panels.serious_clock(incident, reader, now) is None
        legal_panels.known_scope(incident, reader, now)
        legal_panels.questions(incident, reader, now)
    assert clock.context["title"] == "Tell the regulator"


def test_an_exercise_says_so_on_every_page(page, cast):
    incident = make.taken(cast, now=timezone.now() - timedelta(hours=1), is_exercise=True)
    law.decide(incident, cast, BREACH, timezone.now())
    for name, *more in (("incident_legal",), ("incident_notice", KIND), ("incident_scope",)):
        assert "xercise" in text_of(page(cast.compliance, name, incident.number, *more))
