"""The pages of reviews after incidents: from the close to the approved review on paper."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.models import Ballot, Draft, PolicyVersion
from approvals.rules.ballots import Choice
from govportal.ledger.models import Entry
from incidents import actions
from incidents.actions import corrective, post_incident
from incidents.models import CorrectiveAction, PostIncidentReview, ReviewText
from incidents.post_incident_panel import panel
from incidents.rules.controls import CONTROLS_1
from incidents.rules.post_incident import REQUIRED, TEXTS
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.make import HOUR, REASON, closed
from tests.incidents.pir_access import approved
from tests.incidents.pir_making import SAID, TRIED, action, done, handed, opened, pir_of, retested

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


@pytest.fixture
def now():
    return timezone.now() - 9 * HOUR


def at(name, pir, *more):
    return reverse(name, args=[pir.incident.number, *more])


def typed(pir, **more):
    """The form as somebody fills it, each why with an entry of the ledger."""
    entry = Entry.objects.about(pir.incident).order_by("pk").first()
    said = {f"t_{name}": SAID if name in REQUIRED else "" for name in TEXTS}
    for n in range(1, 6):
        said |= {f"w{n}_question": "Why?", f"w{n}_answer": SAID, f"w{n}_kind": "entry",
                 f"w{n}_name": entry.pk}  # fmt: skip
    said |= {f"c_{control}": "" for control in CONTROLS_1}
    said |= {"c_limits": "failed", "h_limits": "The list was old.", "c_keys": "worked"}
    return said | {"tier_right": "yes", "revision": pir.revision} | more


def planned(cast, **more):
    said = {"title": "Check the list at every call", "kind": "prevent", "priority": 1,
            "owner": cast.tech_owner.email, "control": "limits",
            "due_on": (timezone.now() + 14 * DAY).date().isoformat()}  # fmt: skip
    return said | more


@pytest.mark.both_databases
def test_from_the_close_to_the_approved_review_on_paper(client, cast, now):
    pir = opened(cast, running(cast, now=now - DAY).agent, now=now)
    client.force_login(cast.operator)
    page = client.get(at("incident_review", pir))
    assert b"Still missing" in page.content
    answer = client.post(at("incident_review_write", pir), typed(pir))
    assert answer["Location"] == at("incident_review", pir)
    file = SimpleUploadedFile("log.txt", b"09:13 sent")
    client.post(at("incident_review_paper", pir), {"attachment": file})
    client.post(at("incident_action_add", pir), planned(cast))
    client.post(at("incident_review_recommend", pir), {"kind": "policy", "text": SAID})
    pir = pir_of(pir.incident)
    check = client.get(at("incident_review_hand_in", pir)).content.decode()
    assert "Hand it in" in check
    put = {"way": "committee", "revision": pir.revision}
    assert client.post(at("incident_review_hand_in", pir), put).status_code == 302
    assert client.post(at("incident_review_hand_in", pir), put).status_code == 409
    ballot = Ballot.objects.get()
    client.force_login(cast.member)
    page = client.get(at("incident_review", pir)).content.decode()
    assert 'id="vote"' in page
    assert "A yes fixes the review for good" in page
    vote = {"choice": "approve", "rationale": make.REASONS, "digest": ballot.digest,
            "confirmed": "1", "final": "1"}  # fmt: skip
    assert client.post(reverse("ballot_vote", args=[ballot.review_id]), vote).status_code < 500
    voted_by_rest(cast)
    pir = pir_of(pir.incident)
    assert pir.is_approved
    client.force_login(cast.auditor)
    first = client.get(at("incident_review_pdf", pir, 1))
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == client.get(at("incident_review_pdf", pir, 1)).content


def voted_by_rest(cast):
    ballot = Ballot.objects.select_related("review").get()
    if ballot.state == "open":
        voted_now(ballot)


def voted_now(ballot):
    cast_by = set(ballot.votes.values_list("person", flat=True))
    recused = set(ballot.recusals.values_list("person", flat=True))
    for seat in ballot.seats.select_related("holder").order_by("position"):
        free = seat.holder_id not in recused | cast_by and seat.holder is not None
        if free and make.fresh(ballot).state == "open":
            make.vote(ballot, seat.holder, Choice.APPROVE, now=timezone.now())


def test_nothing_typed_is_lost_when_somebody_saved_meanwhile(client, cast, now):
    pir = opened(cast, now=now)
    client.force_login(cast.operator)
    assert client.post(at("incident_review_write", pir), typed(pir)).status_code == 302
    late = typed(pir, t_summary="My own words of the night", revision=0)
    answer = client.post(at("incident_review_write", pir), late)
    assert answer.status_code == 409
    assert "My own words of the night" in answer.content.decode()
    assert ReviewText.objects.count() == 1
    bad = client.post(at("incident_review_write", pir), typed(pir, w1_name="01ZZ", revision=1))
    assert bad.status_code == 422
    assert "no evidence" in bad.content.decode()
    half = client.post(at("incident_review_write", pir), typed(pir, w1_name="", revision=1))
    assert half.status_code == 422
    assert "Say both" in half.content.decode()


@pytest.mark.parametrize(
    "said", [{}, {"revision": "x"}, {"t_summary": "\x00"}, {"c_limits": "magic"}, {"tier_right": 7}]
)
def test_bad_input_is_no_error_page(client, cast, now, said):
    pir = opened(cast, now=now)
    client.force_login(cast.operator)
    sent = typed(pir, **said) if said else {}
    assert client.post(at("incident_review_write", pir), sent).status_code in {302, 422}
    for name in ("incident_action_add", "incident_review_hand_in", "incident_review_sign",
                 "incident_review_take_back", "incident_review_recommend",
                 "incident_review_paper"):  # fmt: skip
        sent = {"text": "\x00", "reason": "\x00", "way": "x", "choice": "x", "due_on": "never"}
        status = client.post(at(name, pir), sent).status_code
        assert status in {302, 403, 409, 422}, name


def test_strangers_see_nothing_and_readers_write_nothing(client, cast, now):
    pir = handed(cast, opened(cast, now=now), now + 4 * HOUR)
    one = CorrectiveAction.objects.get()
    names = ("take_back", "sign", "write", "recommend", "begin", "hand_in", "paper")
    places = [at(f"incident_review_{name}", pir) for name in names]
    places += [reverse(f"incident_action_{move}", args=[one.number])
               for move in ("submit", "retest", "effect", "change", "drop")]  # fmt: skip
    for outsider in (cast.stranger, cast.board):
        client.force_login(outsider)
        assert {client.post(place).status_code for place in places} == {404}
    client.force_login(cast.auditor)
    sent = {"reason": REASON, "text": SAID, "kind": "policy", "choice": "return"}
    assert client.post(places[0], sent).status_code == 403
    assert client.post(places[1], sent).status_code == 403
    assert PostIncidentReview.objects.get().state == "committee"


def test_the_owner_and_another_close_an_action_on_its_page(client, cast, now):
    one = action(cast, opened(cast, now=now), now + 4 * HOUR)
    page = reverse("incident_action", args=[one.number])
    client.force_login(cast.tech_owner)
    assert "Say what was done" in client.get(page).content.decode()
    file = SimpleUploadedFile("change.txt", b"changed")
    sent = {"text": SAID, "mark": one.mark, "attachment": file}
    assert client.post(f"{page}submit/", sent)["Location"] == page
    again = client.post(f"{page}submit/", {"text": "Typed once more", "mark": one.mark})
    assert again.status_code == 409
    assert "Typed once more" in again.content.decode()
    one = corrective.loaded(one.pk)
    mine = client.post(f"{page}retest/", {"passed": "yes", "text": TRIED, "mark": one.mark})
    assert mine.status_code == 403
    client.force_login(cast.operator)
    empty = client.post(f"{page}retest/", {"text": TRIED, "mark": one.mark})
    assert (empty.status_code, TRIED in empty.content.decode()) == (422, True)
    client.post(f"{page}retest/", {"passed": "yes", "text": TRIED, "mark": one.mark})
    one = corrective.loaded(one.pk)
    assert one.state == "closed"
    said = {"effect": "effective", "words": SAID, "mark": one.mark}
    client.post(f"{page}effect/", said)
    assert "It helped" in client.get(page).content.decode()


def test_a_recommendation_opens_a_policy_and_a_change(client, cast, now):
    pir = opened(cast, running(cast, now=now - DAY).agent, now=now)
    for kind in ("policy", "change"):
        post_incident.recommend(pir, kind, SAID, actor=cast.operator, now=now + 4 * HOUR)
    client.force_login(cast.security)
    answer = client.post(at("incident_review_open", pir, 1, 1))
    assert answer["Location"] == PolicyVersion.objects.get().get_absolute_url()
    assert client.post(at("incident_review_open", pir, 1, 1)).status_code == 409
    client.force_login(cast.tech_owner)
    answer = client.post(at("incident_review_open", pir, 1, 2))
    assert answer["Location"] == Draft.objects.get().get_absolute_url()
    page = client.get(at("incident_review", pir)).content.decode()
    assert PolicyVersion.objects.get().get_absolute_url() in page


def test_an_exercise_is_marked_and_may_be_signed(client, cast, now):
    incident = closed(cast, now=now, is_exercise=True)
    client.force_login(cast.operator)
    place = reverse("incident_review", args=[incident.number])
    assert "Begin the review" in client.get(place).content.decode()
    client.post(f"{place}begin/")
    assert client.post(f"{place}begin/").status_code == 302  # told, not an error
    assert PostIncidentReview.objects.count() == 1
    assert "Exercise" in client.get(place).content.decode()
    assert "Exercise" in client.get(reverse("incident_review_list")).content.decode()


def test_a_held_review_says_so(client, cast, now):
    pir = opened(cast, now=now)
    actions.reopen(pir.incident, REASON, actor=cast.operator, now=now + 4 * HOUR)
    client.force_login(cast.operator)
    assert "The incident is open again" in client.get(at("incident_review", pir)).content.decode()


def test_the_panel_costs_one_query(cast, now):
    pir = handed(cast, opened(cast, now=now), now + 4 * HOUR)
    with CaptureQueriesContext(connection) as asked:
        found = panel(pir.incident, cast.operator, timezone.now())
    assert found is not None
    assert found.context["pir"] == pir
    assert len(asked) == 1


def test_the_lists_cost_the_same_for_many(client, cast, now):
    def costs(place):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(place).status_code == 200
        return len(asked)

    client.force_login(cast.security)
    lists = [reverse("incident_review_list"), reverse("incident_action_list")]
    made = [opened(cast, now=now) for _ in range(2)]
    for pir in made:
        action(cast, pir, now + 4 * HOUR)
    before = [costs(place) for place in lists]
    assert max(before) <= 12
    for _ in range(4):
        action(cast, opened(cast, now=now), now + 4 * HOUR)
    assert [costs(place) for place in lists] == before


def test_the_views_of_the_lists(client, cast, now):
    late = opened(cast, now=now - 20 * DAY)
    one = action(cast, late, now - 20 * DAY + 4 * HOUR)
    retested(cast, done(cast, one, now), now)
    action(cast, late, now - 20 * DAY + 4 * HOUR, title="Another", due_on=(now - 10 * DAY).date())
    done_one = approved(cast, now)
    client.force_login(cast.security)
    reviews, everything = reverse("incident_review_list"), reverse("incident_action_list")

    def shown(place, view):
        return client.get(place, {"view": view, "q": ""}).content.decode()

    assert late.number in shown(reviews, "due")
    assert late.number in shown(reviews, "late")
    assert done_one.number in shown(reviews, "approved")
    assert done_one.number not in shown(reviews, "before")
    assert one.number in shown(everything, "ended")
    assert one.number not in shown(everything, "open")
    assert "Another" in shown(everything, "late")
    assert client.get(everything, {"view": "nothing", "q": "\x00"}).status_code == 200
