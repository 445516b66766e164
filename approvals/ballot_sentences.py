"""Refusals of ballots, and the committee's arithmetic, in words; the one place for each."""

from django.utils.translation import gettext_lazy as _

BALLOT_SENTENCES = {
    "ballot.ended_stale": _("This ballot has ended; nothing was changed."),
    "ballot.text_stale": _(
        "The text under vote was changed while you had it open. Read the new one, then vote."
    ),
    "ballot.no_seat": _("Only holders of a seat and their alternates take part in this ballot."),
    "ballot.recused": _("You are recused from this item: you may read it, but not vote on it."),
    "ballot.recused_already_stale": _("You are recused from this item already."),
    "ballot.inactive": _(
        "Your role in the committee or your account has ended, so you cannot vote."
    ),
    "ballot.holder_sits": _(
        "The holder of the seat votes. Their alternate is called when the holder is recused or "
        "absent; in a ballot the absence must be on record."
    ),
    "ballot.holder_answered_stale": _(
        "The holder of the seat has answered after all; their vote counts and yours does not."
    ),
    "ballot.not_in_room": _("Only those in the room vote in a meeting."),
    "ballot.voted_stale": _("You have voted already. You may change your vote until the end."),
    "ballot.not_voted": _("You have not voted yet, so there is no vote to change."),
    "ballot.recusal_is_no_vote": _("To recuse yourself, give your reason; it is not a vote."),
    "ballot.conditions_missing": _("Write down at least one condition, or approve without."),
    "ballot.recusal_reason_missing": _("Say why you recuse yourself; the register keeps it."),
    "ballot.casting_too_early": _("The casting vote opens when the ballot has ended in a tie."),
    "ballot.casting_given_stale": _("The casting vote was given already."),
    "ballot.no_tie": _("There is no tie, so there is no casting vote."),
    "ballot.not_presiding": _("Only the presiding chair gives the casting vote."),
    "ballot.casting_decides": _("A casting vote is for or against."),
    "ballot.votes_hidden": _("The votes of others show when you have voted."),
    "ballot.votes_hidden_pending": _(
        "You did not vote in this ballot: its votes show when the item is decided."
    ),
    "ballot.votes_hidden_outside": _("The votes show when the item is decided."),
    "ballot.move_reason_missing": _("Say why the meeting should decide this."),
    "ballot.not_waiting_stale": _("This item does not wait for the next meeting."),
    "ballot.not_leading": _("Only the chair, or who stands in their place, opens a new ballot."),
    "tally.base": _("Base of the quorum"),
    "tally.base_fixed": _("all voting seats, vacant ones included"),
    "tally.base_eligible": _("eligible seats, of %(seats)s voting seats in all"),
    "tally.needed": _("Needed for a quorum"),
    "tally.needed_half": _("more than half of the base"),
    "tally.needed_least": _("the least number with which this committee decides"),
    "tally.present": _("Present"),
    "tally.present_room": _("seats with somebody in the room; recused people do not count"),
    "tally.answered": _("Answered"),
    "tally.answered_ballot": _("abstaining counts, recused people do not"),
    "tally.for": _("For"),
    "tally.with_conditions": _("with conditions: %(count)s"),
    "tally.against": _("Against"),
    "tally.abstained": _("Abstained"),
    "tally.silent": _("Did not vote"),
    "tally.recused": _("Recused"),
    "tally.unfilled": _("Seats without a voter"),
    "tally.quorum": _("Quorum"),
    "tally.yes": _("yes"),
    "tally.no": _("no"),
    "tally.quorum_met": _(
        "%(present)s where %(needed)s are needed; the chair’s or co-chair’s seat among them"
    ),
    "tally.quorum_too_few": _("%(present)s where %(needed)s are needed"),
    "tally.quorum_no_chair": _(
        "%(present)s where %(needed)s are needed, but neither the chair’s nor the co-chair’s seat"
    ),
    "tally.quorum_too_few_and_no_chair": _(
        "%(present)s where %(needed)s are needed, and neither the chair’s nor the co-chair’s seat"
    ),
    "tally.result": _("Result"),
    "tally.passed": _("passed"),
    "tally.failed": _("failed"),
    "tally.no_decision": _("no decision"),
    "tally.because_votes": _("%(approvals)s for, %(rejections)s against"),
    "tally.because_casting": _(
        "%(approvals)s for, %(rejections)s against; decided by the presiding chair’s casting vote"
    ),
    "tally.because_seats": _(
        "%(approvals)s for; tier 4 takes %(majority)s of all %(seats)s voting seats"
    ),
    "tally.because_tied": _(
        "%(approvals)s for, %(rejections)s against; it waits for the presiding chair’s casting vote"
    ),
    "tally.because_tied_seats": _(
        "%(approvals)s for, %(rejections)s against; it waits for the presiding chair’s casting "
        "vote, which adds no seat to the %(majority)s of %(seats)s that tier 4 takes"
    ),
    "tally.because_nothing": _("nobody voted for it and nobody against it"),
    "tally.because_no_quorum": _("there is no quorum"),
    "tally.so_far": _("Missing to a decision"),
    "tally.missing_votes": _("votes for a quorum: %(missing)s"),
    "tally.missing_chair": _("the vote of the chair’s or the co-chair’s seat"),
    "tally.missing_votes_and_chair": _(
        "votes for a quorum: %(missing)s, the chair’s or the co-chair’s among them"
    ),
    "tally.missing_close": _("the close by who presides; not voted yet: %(silent)s"),
    "tally.missing_end": _(
        "the end: the deadline, or the votes of the seats that have not voted: %(silent)s"
    ),
}
