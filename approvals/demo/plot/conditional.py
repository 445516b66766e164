"""A year of the committee at tier 3: approvals with conditions, and what became of these."""

from approvals.demo.acts import ballots, conditions, releases, requests, steps
from approvals.demo.fates.committee import (
    ARCHITECTURE,
    BUSINESS,
    BY_BUSINESS,
    BY_TECH,
    CHAIR,
    CO_CHAIR,
    COMPLIANCE,
    ENGINEERING,
    ETHICS,
    QUICK,
    SECURITY,
    STEADY,
    Strands,
    reviewed,
    voted,
    votes,
    yes_if,
)
from approvals.demo.fates.running import limited_begins, shadow, staged
from approvals.demo.fates.signed import attest, by_compliance
from approvals.demo.fates.times import Since
from approvals.rules.ballots import Choice
from approvals.rules.conditions import Row

LEAST = 14
"""Days in each stage before production."""


def _data_subjects() -> Strands:
    """The security review is late; the chair opens the ballot without it."""
    day = Since(172)
    return [
        [
            *reviewed(day, STEADY.earlier(1))[:3],
            (day.at(-3, "10:10"), steps.sign(COMPLIANCE)),
            (day.at(-3, "11:50"), steps.sign(ARCHITECTURE, conditions=(
                "Say in the log which of the four systems an extract came from."
            ))),
            (day.at(-1, "09:40"), ballots.open_without(
                "Security is two people short, and the statutory month of 340 people runs. The "
                "same account was reviewed in spring."
            )),
            (day.at(-1, "11:10"), ballots.vote(ENGINEERING)),
            (day.at(-1, "15:30"), ballots.vote(ETHICS, rows=(
                Row("A person reads every tenth answer before it leaves, for three months.",
                    BY_BUSINESS, "40"),
            ))),
            (day.at(0, "09:20"), ballots.vote(CHAIR, rows=(
                Row("The security review that was left out is made, and its findings are closed.",
                    BY_TECH, "30"),
            ))),
            (day.at(0, "10:40"), ballots.vote(BUSINESS)),
            (day.at(0, "14:10"), ballots.vote(CO_CHAIR)),
        ],
        staged(day, LEAST, "Requests that came by letter; about a third of all."),
        [
            (day.on(12, "10:30"), conditions.hand_in(2, (
                "Iris Dahlgren has reviewed it: two findings, both closed; see her protocol."
            ), "security-review-protocol.txt")),
            (day.on(14, "14:40"), conditions.accept(2, (
                "Protocol read; each finding is closed with a test that would fail otherwise."
            ))),
        ],
        [
            (day.on(18, "11:30"), conditions.hand_in(1, (
                "The queue holds back every tenth answer; the sample of the first week is enclosed."
            ), "answers-held-back.txt")),
            (day.on(20, "15:20"), conditions.accept(1, (
                "Compared twenty numbers with the log: it shows who read each of them, and when."
            ))),
        ],
    ]  # fmt: skip


def _notes() -> Strands:
    """Asked by a member; another one steps back after voting. A condition is met too late."""
    day = Since(105)
    return [
        [
            *reviewed(day, STEADY),
            (day.at(-2, "16:20"), ballots.vote(ENGINEERING)),
            (day.at(-1, "09:30"), ballots.vote(ETHICS)),
            (day.at(-1, "10:40"), ballots.vote(BUSINESS, rows=(
                Row("Each note says from which page of which document a statement is taken.",
                    BY_TECH, "30"),
            ))),
            (day.at(-1, "13:20"), ballots.recuse(ETHICS, (
                "The maker of the document reader pays me for a talk next month; I learned only "
                "today that its reader is part of this."
            ))),
            (day.at(-1, "16:10"), ballots.vote(ETHICS)),
            (day.at(0, "09:10"), ballots.vote(CHAIR, rows=(
                Row("A note shows the page its statements come from.", BY_TECH, "30"),
                Row("Two underwriters read all notes of one week and report what was wrong.",
                    BY_BUSINESS, "30"),
            ))),
            (day.at(0, "10:50"), ballots.vote(CO_CHAIR)),
            (day.on(3, "11:40"), conditions.merge((1, 2), (
                "Each statement of a note names document and page; a note without is not saved."
            ))),
        ],
        [
            *shadow(day, LEAST),
            (day.on(limited_begins(LEAST), "09:10"), releases.begin("Offers of two branches.")),
            (day.on(34, "11:10"), releases.sign_exit()),
            (day.on(52, "16:20"), releases.go_on()),
        ],
        [
            (day.on(20, "10:20"), conditions.hand_in(3, (
                "Report of both underwriters on 212 notes: 9 wrong, none of them about the price."
            ), "notes-of-one-week.txt")),
            (day.on(22, "09:50"), conditions.accept(3, (
                "Report read. Nine of 212 is what we expected, and each case is described."
            ))),
        ],
        [
            (day.on(41, "09:30"), conditions.hand_in(4, (
                "Late, since the reader had to be changed first: notes without a page are refused "
                "now, see the log of the last three days."
            ), "refused-notes.txt")),
            (day.on(43, "10:40"), conditions.accept(4, (
                "Tried it with ten documents; a statement without a page is not saved. Done."
            ))),
        ],
    ]  # fmt: skip


def _applicants() -> Strands:
    """Changed while the ballot runs, so that all begin anew; evidence is returned once."""
    day = Since(98)
    return [
        [
            *reviewed(day, QUICK.earlier(4)),
            (day.at(-5, "16:30"), ballots.vote(ENGINEERING)),
            (day.at(-4, "09:50"), ballots.vote(ETHICS, Choice.REJECT, (
                "It keeps what applicants ask for 30 days; a question is no application."
            ))),
            (day.at(-3, "11:10"), requests.revise(**{
                "agent_metadata.version": "1.1.0",
                "agent_capabilities.data_retention_days": 3,
            })),
            (day.at(-3, "13:20"), attest),
            (day.at(-3, "15:10"), by_compliance),
            (day.at(-2, "09:30"), steps.sign(SECURITY)),
            (day.at(-2, "11:20"), steps.sign(COMPLIANCE)),
            (day.at(-2, "14:10"), steps.sign(ARCHITECTURE)),
            *voted(day, STEADY, votes(ethics=yes_if(
                Row("The first line says that a program answers, before anything else is said.",
                    BY_TECH, "35"),
                why="Three days instead of thirty: that was my no. One thing is left.",
            ))),
        ],
        staged(day, LEAST, "Vacancies of the service centre."),
        [
            (day.on(10, "10:40"), conditions.hand_in(1, (
                "The sentence stands above the conversation since this morning."
            ))),
            (day.on(12, "09:40"), conditions.send_back(1, (
                "Above it, in grey, is not the first line. It has to be said by the guide itself."
            ))),
            (day.on(17, "14:20"), conditions.hand_in(1, (
                "The guide says it first, in each of the four languages; pictures enclosed."
            ), "first-lines.txt")),
            (day.on(19, "11:10"), conditions.accept(1, (
                "Four conversations opened in four languages; it is said first in each of them."
            ))),
        ],
    ]  # fmt: skip


def _pensions() -> Strands:
    """A member asks during the ballot, which stands still meanwhile. Suspended today."""
    day = Since(75)
    return [
        [
            *reviewed(day, STEADY.earlier(2)),
            (day.at(-4, "15:50"), steps.ask("emeka.lindholm", "Whom it speaks to", (
                "What does somebody hear who asks whether they should draw the pension early?"
            ))),
            (day.at(-2, "10:20"), steps.answer(
                "That this is a decision for a person, and when the pension desk calls back."
            )),
            *voted(day, STEADY, votes(chair=yes_if(
                Row("Who asks for a call is called the same working day; figures of one month.",
                    BY_BUSINESS, "60"),
            ))),
        ],
        staged(day, LEAST, "Former staff of one site, about 90 people."),
    ]  # fmt: skip


def _collection() -> Strands:
    """A member wants to talk about it; the chair reopens it after they have. Overdue today."""
    day = Since(62)
    return [
        [
            *reviewed(day, QUICK.earlier(5)),
            (day.at(-6, "16:10"), ballots.vote(ENGINEERING)),
            (day.at(-5, "10:30"), ballots.move(ETHICS, (
                "Debts of private people, by message: I want to hear the debt desk before I vote."
            ))),
            (day.at(-2, "13:30"), ballots.reopen(
                "The debt desk has answered our questions in an hour on Tuesday; notes enclosed."
            )),
            *voted(day, STEADY, votes(
                ethics=yes_if(
                    Row("No message on Sundays and public holidays.", BY_TECH, "20"),
                    why="The debt desk convinced me that ten days are kinder than a lawyer.",
                ),
                co_chair=yes_if(
                    Row("Complaints about a message are counted apart, and read by a person.",
                        BY_BUSINESS, "60"),
                ),
            )),
        ],
        staged(day, LEAST, "Customers of one region, up to 50 messages a day."),
        [
            (day.on(8, "11:50"), conditions.hand_in(1, (
                "The calendar of the committee decides on which days it sends; test enclosed."
            ), "days-without-messages.txt")),
            (day.on(10, "10:10"), conditions.accept(1, (
                "Tested with a Sunday, a holiday of one state and Christmas. Nothing was sent."
            ))),
        ],
    ]  # fmt: skip


CONDITIONAL: dict[str, Strands] = {
    "data-subject-desk": _data_subjects(),
    "underwriting-note-desk": _notes(),
    "applicant-question-desk": _applicants(),
    "pension-statement-explainer": _pensions(),
    "collection-call-planner": _collection(),
}
