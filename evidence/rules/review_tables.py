"""What reviews did as rows, whatever they are about: ballots, votes and clocks. Pure Python."""

from collections.abc import Iterable, Sequence

from approvals.rules.clock_lines import ClockLine
from evidence.rules.dossiers import ReviewLine
from evidence.rules.people import Who
from evidence.rules.sheets import Population, population_of

Rows = list[dict[str, object]]


def ballot_table(reviews: Iterable[ReviewLine]) -> Population:
    """Every ballot; its arithmetic and how many votes there are once they may show."""
    rows: Rows = [
        {
            **vars(line),
            "review": review.id,
            "votes_shown": line.shows,
            "votes": len(line.votes) if line.shows else None,
        }
        for review in reviews
        for line in review.ballots
    ]
    columns = "id review n state question digest reason base_name is_extended opened_at closed_at"
    return population_of("ballots", f"{columns} votes_shown votes arithmetic", rows)


def vote_table(reviews: Iterable[ReviewLine]) -> Population:
    """Every version of every vote that may show, and the casting votes."""
    rows: Rows = [
        {
            **vars(vote),
            "review": review.id,
            "ballot": line.id,
            "conditions": [vars(one) for one in vote.conditions],
        }
        for review in reviews
        for line in review.ballots
        for vote in line.votes
    ]
    columns = "ref review ballot seat person choice rationale conditions digest cast_at"
    return population_of("votes", f"{columns} is_last is_casting", rows)


def clock_day_table(reviews: Iterable[ReviewLine]) -> Population:
    rows: Rows = [
        {**vars(day), "review": review.id, "clock": clock.ref}
        for review in reviews
        for clock in clocks_of(review)
        for day in clock.days
    ]
    columns = "review clock day number used_seconds paused_seconds text"
    return population_of("clock_days", columns, rows)


def clock_event_table(reviews: Iterable[ReviewLine]) -> Population:
    rows: Rows = [
        {**vars(event), "review": review.id, "clock": clock.ref}
        for review in reviews
        for clock in clocks_of(review)
        for event in clock.events
    ]
    return population_of("clock_events", "review clock kind due_at at text", rows)


def clocks_of(review: ReviewLine) -> Sequence[ClockLine]:
    """The review's own clock, then those of its duties and ballots."""
    return (*review.clocks, *review.part_clocks)


def hidden_ballots(reviews: Iterable[ReviewLine]) -> int:
    """Ballots whose votes nobody takes away yet."""
    return sum(not line.shows for review in reviews for line in review.ballots)


def voters(reviews: Iterable[ReviewLine]) -> Iterable[Who]:
    """Everybody whose vote shows."""
    for review in reviews:
        for line in review.ballots:
            yield from (vote.person for vote in line.votes)
