# ruff: noqa: S608  every part of these statements is written in this file
"""What must never be stored: a vote that is not due, and a decision its ballot does not carry.

The votes are counted here again, from the frozen seats, by the rules of 4-fine-print.md (Committee
arithmetic): whatever an action believes, the row is refused where the count says otherwise.
"""

from importlib import import_module

from django.db import migrations

from govportal.guards import Guard, frozen, never_replaced, operation

OLD = import_module("approvals.migrations.0003_guards")
NO_REPLACE = import_module("approvals.migrations.0004_no_replace")
REVIEWS = "('security', 'compliance', 'architecture')"
LEADING = "('chair', 'co_chair')"
YES = "('approve', 'approve_with_conditions')"
CHANGED = {"approvals_signoff_is_due", "approvals_decision_is_carried"}


def conflicted(ballot, person):
    """Recused from the ballot, or in the conflict register of its review."""
    return f"""(EXISTS (SELECT 1 FROM approvals_recusal x
                WHERE x.ballot_id = {ballot} AND x.person_id = {person})
      OR EXISTS (SELECT 1 FROM approvals_reviewparty y JOIN approvals_ballot z
                 ON z.review_id = y.review_id WHERE z.id = {ballot} AND y.person_id = {person}))"""


def left(ballot, person, at):
    """Account closed, or the role as a member of this committee ended before the day of ``at``."""
    role = f"""FROM people_roleassignment m JOIN approvals_ballot z ON z.id = {ballot}
      JOIN approvals_review r ON r.id = z.review_id
      WHERE m.person_id = {person} AND m.role = 'committee_member'
      AND (m.committee_id IS NULL OR m.committee_id = r.committee_id)"""
    return f"""(EXISTS (SELECT 1 FROM people_person h WHERE h.id = {person} AND NOT h.is_active)
      OR (EXISTS (SELECT 1 {role} AND m.ends_on < DATE({at}))
          AND NOT EXISTS (SELECT 1 {role} AND m.starts_on <= DATE({at})
                          AND (m.ends_on IS NULL OR m.ends_on >= DATE({at})))))"""


def available(person, at):
    """Could sit in the ballot of seat ``s``: no conflict, and here still or has answered already."""
    return f"""(NOT {conflicted("s.ballot_id", person)} AND (NOT {left("s.ballot_id", person, at)}
      OR EXISTS (SELECT 1 FROM approvals_vote a
                 WHERE a.ballot_id = s.ballot_id AND a.person_id = {person})))"""


def rank(seat):
    """Chair, co-chair, then the others in their order."""
    return f"(CASE {seat}.kind WHEN 'chair' THEN 0 WHEN 'co_chair' THEN 100000 ELSE 200000 END" \
           f" + {seat}.position)"


def sits(at):
    """The holder of seat ``s`` sits there in their own right: of two seats, in the first."""
    return f"""(s.holder_id IS NOT NULL AND {available("s.holder_id", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat o WHERE o.ballot_id = s.ballot_id
                      AND o.holder_id = s.holder_id AND {rank("o")} < {rank("s")}))"""


def helps(at):
    """The alternate of seat ``s`` could be called: nobody who holds a seat sits in another."""
    return f"""(s.alternate_id IS NOT NULL AND {available("s.alternate_id", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat o
                      WHERE o.ballot_id = s.ballot_id AND o.holder_id = s.alternate_id))"""


LAST = """NOT EXISTS (SELECT 1 FROM approvals_vote l WHERE l.ballot_id = {0}.ballot_id
  AND l.person_id = {0}.person_id AND l.id > {0}.id)"""
# The holder of seat s is recorded absent, in whichever seat, and has not answered after all.
ABSENT = f"""(EXISTS (SELECT 1 FROM approvals_ballotseat q WHERE q.ballot_id = s.ballot_id
    AND q.holder_id = s.holder_id AND q.absent_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM approvals_vote a WHERE a.ballot_id = s.ballot_id
    AND a.person_id = s.holder_id AND a.seat_id = s.id AND {LAST.format("a")}))"""


def may_sit(person, at):
    """Whether the person may answer for seat ``s``: its holder, or the alternate called for it."""
    return f"""(({person} = s.holder_id AND {sits(at)})
      OR ({person} = s.alternate_id AND {helps(at)} AND (NOT {sits(at)} OR {ABSENT})))"""


def counted(ballot, at):
    """Seats ``s`` with the vote ``v`` that counts for each: the last of who may sit there."""
    return f"""approvals_ballotseat s JOIN approvals_vote v ON v.seat_id = s.id
      AND v.ballot_id = s.ballot_id
      WHERE s.ballot_id = {ballot} AND {LAST.format("v")} AND {may_sit("v.person_id", at)}"""


def tally(ballot, at):
    """The numbers: ``t`` of the votes that count, ``n`` of the seats."""
    return f"""(SELECT COUNT(*) AS present,
        COUNT(CASE WHEN s.kind IN {LEADING} THEN 1 END) AS led,
        COUNT(CASE WHEN v.choice IN {YES} THEN 1 END) AS pro,
        COUNT(CASE WHEN v.choice = 'reject' THEN 1 END) AS contra,
        COUNT(CASE WHEN v.choice = 'approve_with_conditions' THEN 1 END) AS limited
      FROM {counted(ballot, at)}) t
    CROSS JOIN (SELECT COUNT(*) AS seats, COUNT(CASE WHEN {sits(at)} THEN 1 END)
        + COUNT(DISTINCT CASE WHEN {helps(at)} AND NOT {sits(at)} THEN s.alternate_id END)
        AS eligible
      FROM approvals_ballotseat s WHERE s.ballot_id = {ballot}) n"""


def presides(ballot, person, at):
    """First of chair, co-chair and their alternates among those who answered and are here still."""
    place = f"(CASE WHEN v.person_id = s.holder_id THEN 0 ELSE 1000000 END) + {rank('s')}"
    leading = f"FROM {counted(ballot, at)} AND s.kind IN {LEADING}"
    return f"""((SELECT {place} {leading} AND v.person_id = {person})
      <= (SELECT MIN({place}) {leading} AND (v.person_id = {person}
          OR NOT {left("s.ballot_id", "v.person_id", at)})))"""


# More than half of the base, three at least (two of three), chair or co-chair among them.
QUORUM = """(t.present * 2 > (CASE b.base WHEN 'eligible' THEN n.eligible ELSE n.seats END)
  AND t.present >= (CASE n.seats WHEN 3 THEN 2 ELSE 3 END) AND t.led > 0)"""
PASSED = """(CASE WHEN b.tier >= 4 THEN t.pro * 2 > n.seats
  WHEN t.pro = t.contra THEN k.choice = 'approve' ELSE t.pro > t.contra END)"""
# Every eligible seat has answered, or the deadline is over: a clock that a question holds has not
# run out, save where it had before.
COMPLETE = "(t.present = n.eligible)"
RUN_OUT = "(c.due_at <= {} AND (c.state <> 'paused' OR c.due_at <= c.since))"

# A decision by ballot: of this review and digest, ended and not before, with quorum, no tie open,
# and with the outcome that the votes give.
BALLOT = f"""
NEW.basis = 'ballot' AND EXISTS (SELECT 1 FROM approvals_ballot b
  JOIN worklist_clock c ON c.id = b.clock_id
  CROSS JOIN {tally("NEW.ballot_id", "NEW.decided_at")}
  LEFT JOIN approvals_castingvote k ON k.ballot_id = b.id
    AND {presides("NEW.ballot_id", "k.person_id", "NEW.decided_at")}
  WHERE b.id = NEW.ballot_id AND b.review_id = NEW.review_id AND b.subject_digest = NEW.digest
    AND b.tier = NEW.tier AND b.state IN ('open', 'tied')
    AND (b.state = 'tied' OR {COMPLETE} OR {RUN_OUT.format("NEW.decided_at")})
    AND {QUORUM} AND t.pro + t.contra > 0 AND (t.pro <> t.contra OR k.id IS NOT NULL)
    AND NEW.outcome = (CASE WHEN NOT {PASSED} THEN 'reject'
      WHEN t.limited > 0 THEN 'conditions' ELSE 'approve' END))
"""

# A vote: in a running ballot, on its text, in time, by who is here still and may sit there.
VOTE = f"""
EXISTS (SELECT 1 FROM approvals_ballotseat s
  JOIN approvals_ballot b ON b.id = s.ballot_id JOIN approvals_review r ON r.id = b.review_id
  JOIN worklist_clock c ON c.id = b.clock_id
  WHERE s.id = NEW.seat_id AND b.id = NEW.ballot_id AND b.state = 'open' AND r.state = 'open'
    AND r.digest = b.subject_digest AND NEW.digest = b.digest
    AND (NEW.cast_at <= c.due_at OR (c.state = 'paused' AND c.due_at > c.since))
    AND NOT {left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND {may_sit("NEW.person_id", "NEW.cast_at")})
"""
TIE = f"({QUORUM} AND t.pro = t.contra AND t.pro > 0)"
CASTING_VOTE = f"""
EXISTS (SELECT 1 FROM approvals_ballot b CROSS JOIN {tally("NEW.ballot_id", "NEW.cast_at")}
  WHERE b.id = NEW.ballot_id AND b.state = 'tied' AND NEW.digest = b.digest AND {TIE}
    AND NOT {left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND {presides("NEW.ballot_id", "NEW.person_id", "NEW.cast_at")})
"""
UNDECIDED = """
EXISTS (SELECT 1 FROM approvals_ballot b WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL)
"""
SAME_QUESTION = """
OLD.closed_at IS NULL AND NEW.review_id = OLD.review_id AND NEW.n = OLD.n AND NEW.tier = OLD.tier
AND NEW.digest = OLD.digest AND NEW.subject_digest = OLD.subject_digest AND NEW.text = OLD.text
AND NEW.base = OLD.base AND NEW.opened_at = OLD.opened_at
"""
# Another clock comes with the one extension.
ONE_EXTENSION = """
(NEW.is_extended OR NOT OLD.is_extended)
AND (OLD.clock_id IS NULL OR COALESCE(NEW.clock_id, 0) = OLD.clock_id
     OR (NEW.is_extended AND NOT OLD.is_extended))
"""
# It is tied when voting has ended in a tie that somebody can break, and decided by its decision.
STOPPED_AT = "(SELECT x.stopped_at FROM worklist_clock x WHERE x.id = NEW.clock_id)"
STATE_FITS = f"""
(NEW.state <> 'open' OR OLD.state = 'open')
AND (NEW.state <> 'tied' OR OLD.state = 'tied' OR EXISTS (
  SELECT 1 FROM approvals_ballot b JOIN worklist_clock c ON c.id = b.clock_id
  CROSS JOIN {tally("NEW.id", STOPPED_AT)}
  WHERE b.id = NEW.id AND c.state = 'stopped' AND {TIE}
    AND ({COMPLETE} OR {RUN_OUT.format("c.stopped_at")})
    AND EXISTS (SELECT 1 FROM {counted("NEW.id", STOPPED_AT)} AND s.kind IN {LEADING}
                AND NOT {left("NEW.id", "v.person_id", STOPPED_AT)})))
AND (NEW.state <> 'decided'
  OR EXISTS (SELECT 1 FROM approvals_decision d WHERE d.ballot_id = NEW.id))
"""
SAME_SEAT = """
NEW.ballot_id = OLD.ballot_id AND NEW.kind = OLD.kind AND NEW.position = OLD.position
AND COALESCE(NEW.holder_id, 0) = COALESCE(OLD.holder_id, 0)
AND COALESCE(NEW.alternate_id, 0) = COALESCE(OLD.alternate_id, 0)
AND ((OLD.absent_at IS NULL AND (NEW.absent_at IS NULL OR EXISTS (
       SELECT 1 FROM approvals_ballot b WHERE b.id = NEW.ballot_id AND b.state = 'open')))
     OR COALESCE(NEW.absent_at = OLD.absent_at, 1 = 0))
"""
NO_VOTES = f"""
{UNDECIDED} AND NOT EXISTS (SELECT 1 FROM approvals_vote v WHERE v.ballot_id = NEW.ballot_id)
"""
RECOMMENDED = f"""
(NEW.verdict <> 'conditions' OR EXISTS (
  SELECT 1 FROM approvals_reviewstep t WHERE t.id = NEW.step_id AND t.kind IN {REVIEWS}))
"""

GUARDS = [
    *[guard for guard in OLD.GUARDS if guard.name not in CHANGED],
    Guard(
        "approvals_signoff",
        "INSERT",
        "approvals_signoff_is_due",
        "this verdict is not due: step, digest, verdict or person does not fit",
        f"{OLD.VERDICT} AND {RECOMMENDED}",
    ),
    Guard(
        "approvals_decision",
        "INSERT",
        "approvals_decision_is_carried",
        "the verdicts or votes given do not carry this decision",
        f"({OLD.SIGN_OFF}) OR ({BALLOT})",
    ),
    *frozen("approvals_vote"),
    *frozen("approvals_castingvote"),
    *frozen("approvals_recusal"),
    Guard("approvals_vote", "INSERT", "approvals_vote_is_due",
          "this vote is not due: seat, text, time or person does not fit", VOTE),
    Guard("approvals_castingvote", "INSERT", "approvals_castingvote_is_due",
          "this casting vote is not due: no tie, or not by who leads", CASTING_VOTE),
    Guard("approvals_recusal", "INSERT", "approvals_recusal_in_time",
          "nobody stands back from a ballot that has ended", UNDECIDED),
    Guard("approvals_ballot", "UPDATE", "approvals_ballot_keeps_its_question",
          "the question of a ballot is frozen, and its end is final", SAME_QUESTION),
    Guard("approvals_ballot", "UPDATE", "approvals_ballot_is_extended_once",
          "a ballot gets another clock once, with its extension", ONE_EXTENSION),
    Guard("approvals_ballot", "UPDATE", "approvals_ballot_state_fits",
          "a ballot is tied by its votes and decided by its decision", STATE_FITS),
    Guard("approvals_ballot", "DELETE", "approvals_ballot_stays", "a ballot stays"),
    Guard("approvals_ballotseat", "INSERT", "approvals_ballotseat_before_votes",
          "the seats of a ballot are frozen before the first vote", NO_VOTES),
    Guard("approvals_ballotseat", "UPDATE", "approvals_ballotseat_keeps_its_people",
          "the seats of a ballot are frozen", SAME_SEAT),
    Guard("approvals_ballotseat", "DELETE", "approvals_ballotseat_stays", "a frozen seat stays"),
    *NO_REPLACE.GUARDS,
    *never_replaced("approvals_vote", ("ballot_id", "person_id", "n")),
    *never_replaced("approvals_castingvote", ("ballot_id",)),
    *never_replaced("approvals_recusal", ("ballot_id", "person_id")),
    *never_replaced(
        "approvals_ballot",
        ("review_id", "n"),
        partly={("review_id",): "NEW.state IN ('open', 'tied') AND approvals_ballot.state IN ('open', 'tied')"},
        message="a ballot stays",
    ),
    *never_replaced("approvals_ballotseat", ("ballot_id", "position"), message="a frozen seat stays"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0005_ballots"),
        ("people", "0003_quorum_base"),  # SQLite: else it rebuilds a table named here
        ("worklist", "0003_no_replace"),
    ]
    operations = [operation(GUARDS)]
