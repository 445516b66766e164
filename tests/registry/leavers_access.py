"""The pages about leavers and retired agents in the table of who sees what."""

from govportal.people import actions as people
from govportal.people.rules import SeatKind
from govportal.worklist.actions import open_item
from registry import actions as registry
from tests.make import SETUP, START

EVERYBODY, ONLY_POST = None, 405
LEADS = {"chair", "co_chair", "administrator"}
SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
SEES_AGENT = SEES_ALL | {"owner", "tech_owner", "colleague", "manager"}
DONE_BY = {
    "condition_owner": {"chair", "chair_alternate", "co_chair", "administrator"},
    "agent_hand_over": {"owner", "tech_owner", "administrator"},
}
TOO_EARLY = {"condition_owner"}  # who owes that one is here
TOLD_WHY = {"account_close", "seat_fill", "reports_hand_over", "work_pass"}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "agent_retirement": (("agent",), SEES_AGENT | {"compliance"}, 200),
    "agent_dossier": (("agent",), SEES_AGENT | {"compliance"}, 200),
    "retirement_receipt": (("agent",), EVERYBODY, ONLY_POST),
    "retirement_proof": (("agent",), set(), 404),
    "agent_hand_over": (("left_agent",), SEES_AGENT, 200),
    "leaving_list": ((), EVERYBODY, 200),
    "account_close": ((), {"administrator"}, 200),
    "account_open": (("left",), EVERYBODY, ONLY_POST),
    "seat_fill": (("left_seat",), LEADS, 200),
    "reports_hand_over": (("left",), {"administrator"}, 200),
    "work_pass": (("left_work",), {"administrator"}, 200),
    "condition_owner": (("condition",), SEES_AGENT | {"compliance_2", "security"}, 200),
}
POSTED = ("agent_retirement", "agent_hand_over", "retirement_receipt", "condition_owner")


def scene(cast):
    """A former data steward with a seat, a report and some work; by name of the argument."""
    gone = people.add_person("gone@brackwater.example", "Gone", actor=SETUP, now=START)
    report = people.add_person(
        "report@brackwater.example", "Report", actor=SETUP, now=START, manager=gone
    )
    agent = registry.register_agent(
        "left-behind", "Left behind", cast.unit, actor=SETUP, now=START,
        business_owner=cast.owner, technical_owner=cast.tech_owner, data_steward=gone,
    )  # fmt: skip
    seat = people.fill_seat(
        cast.committee, SeatKind.ETHICS, "Ethics", holder=gone, actor=SETUP, now=START
    )
    item = open_item(
        report, kind="some.work", title="Work", url="/", role="", assignee=gone, key="some",
        actor=SETUP, now=START,
    )  # fmt: skip
    people.deactivate_person(gone, actor=SETUP, now=START)
    return {"left": gone.ref, "left_agent": agent.slug, "left_seat": seat.pk, "left_work": item.pk}
