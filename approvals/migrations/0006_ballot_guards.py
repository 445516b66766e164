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


def answered(person, seat=""):
    """Whether the person has voted in the ballot of seat ``s``, or for one seat, and it stands."""
    last = "NOT EXISTS (SELECT 1 FROM approvals_vote l WHERE l.ballot_id = a.ballot_id" \
           " AND l.person_id = a.person_id AND l.id > a.id)"
    where = f"AND a.seat_id = {seat} AND {last}" if seat else ""
    return f"""EXISTS (SELECT 1 FROM approvals_vote a WHERE a.ballot_id = s.ballot_id
      AND a.person_id = {person} {where} AND NOT {conflicted("a.ballot_id", "a.person_id")})"""


# The alternate of seat s is called: its holder is missing, recused, gone, sits in another seat of
# theirs, or (where absence is asked for too) is recorded absent and has not answered after all.
AWAY = f"""(s.holder_id IS NULL OR {conflicted("s.ballot_id", "s.holder_id")}
  OR (EXISTS (SELECT 1 FROM people_person h WHERE h.id = s.holder_id AND NOT h.is_active)
      AND NOT {answered("s.holder_id")})
  OR (EXISTS (SELECT 1 FROM approvals_ballotseat o WHERE o.ballot_id = s.ballot_id
              AND o.id <> s.id AND o.holder_id = s.holder_id)
      AND NOT {answered("s.holder_id", "s.id")}))"""
ABSENT = f"(s.absent_at IS NOT NULL AND NOT {answered('s.holder_id', 's.id')})"

# Vote v counts for seat s: the last of its person, who is not recused and may sit there.
COUNTS = f"""v.seat_id = s.id AND v.ballot_id = s.ballot_id
  AND NOT EXISTS (SELECT 1 FROM approvals_vote w WHERE w.ballot_id = v.ballot_id
                  AND w.person_id = v.person_id AND w.id > v.id)
  AND NOT {conflicted("v.ballot_id", "v.person_id")}
  AND (v.person_id = s.holder_id
       OR (v.person_id = s.alternate_id AND ({AWAY} OR {ABSENT})))"""


def seats(condition=""):
    """How many seats of the ballot were answered by a vote ``v`` that counts."""
    return f"""(SELECT COUNT(*) FROM approvals_ballotseat s JOIN approvals_vote v
      ON v.seat_id = s.id WHERE s.ballot_id = NEW.ballot_id AND {COUNTS} {condition})"""


ALL = "(SELECT COUNT(*) FROM approvals_ballotseat s WHERE s.ballot_id = NEW.ballot_id)"
PRESENT, LED = seats(), seats(f"AND s.kind IN {LEADING}")
FOR, AGAINST = seats(f"AND v.choice IN {YES}"), seats("AND v.choice = 'reject'")
WITH_CONDITIONS = seats("AND v.choice = 'approve_with_conditions'")
CASTING = "SELECT 1 FROM approvals_castingvote k WHERE k.ballot_id = NEW.ballot_id"

# Somebody could still answer for a seat that has no answer.
INCOMPLETE = f"""EXISTS (SELECT 1 FROM approvals_ballotseat s JOIN people_person p ON
    p.id = s.holder_id OR (p.id = s.alternate_id AND {AWAY})
  WHERE s.ballot_id = NEW.ballot_id AND p.is_active
    AND NOT {conflicted("s.ballot_id", "p.id")} AND NOT {answered("p.id")}
    AND NOT EXISTS (SELECT 1 FROM approvals_vote v WHERE {COUNTS}))"""

PASSED = f"""(CASE WHEN NEW.tier >= 4 THEN {FOR} * 2 > {ALL}
  WHEN {FOR} = {AGAINST} THEN EXISTS ({CASTING} AND k.choice = 'approve')
  ELSE {FOR} > {AGAINST} END)"""

# A decision by ballot: of this review and digest, ended and not before, with quorum, no tie open,
# and with the outcome that the votes give.
BALLOT = f"""
NEW.basis = 'ballot'
AND EXISTS (SELECT 1 FROM approvals_ballot b JOIN worklist_clock c ON c.id = b.clock_id
  WHERE b.id = NEW.ballot_id AND b.review_id = NEW.review_id AND b.subject_digest = NEW.digest
    AND b.tier = NEW.tier AND b.state IN ('open', 'tied')
    AND ((c.state <> 'paused' AND c.due_at <= NEW.decided_at) OR NOT {INCOMPLETE}))
AND {PRESENT} * 2 > {ALL} AND {PRESENT} >= (CASE WHEN {ALL} = 3 THEN 2 ELSE 3 END) AND {LED} > 0
AND {FOR} + {AGAINST} > 0 AND ({FOR} <> {AGAINST} OR EXISTS ({CASTING}))
AND ((NEW.outcome = 'reject' AND NOT {PASSED})
  OR (NEW.outcome = 'approve' AND {PASSED} AND {WITH_CONDITIONS} = 0)
  OR (NEW.outcome = 'conditions' AND {PASSED} AND {WITH_CONDITIONS} > 0))
"""

# A vote: in a running ballot, on its text, in time, by an active person whose seat it is and who
# has no conflict.
VOTE = f"""
EXISTS (SELECT 1 FROM approvals_ballotseat s
  JOIN approvals_ballot b ON b.id = s.ballot_id JOIN approvals_review r ON r.id = b.review_id
  JOIN worklist_clock c ON c.id = b.clock_id JOIN people_person p ON p.id = NEW.person_id
  WHERE s.id = NEW.seat_id AND b.id = NEW.ballot_id AND b.state = 'open' AND r.state = 'open'
    AND r.digest = b.subject_digest AND NEW.digest = b.digest AND p.is_active
    AND NEW.person_id IN (s.holder_id, s.alternate_id)
    AND (c.state = 'paused' OR NEW.cast_at <= c.due_at)
    AND NOT {conflicted("b.id", "NEW.person_id")})
"""
CASTING_VOTE = f"""
EXISTS (SELECT 1 FROM approvals_ballotseat s JOIN approvals_ballot b ON b.id = s.ballot_id
  JOIN people_person p ON p.id = NEW.person_id
  WHERE b.id = NEW.ballot_id AND b.state = 'tied' AND NEW.digest = b.digest AND p.is_active
    AND s.kind IN {LEADING} AND NEW.person_id IN (s.holder_id, s.alternate_id)
    AND NOT {conflicted("b.id", "NEW.person_id")})
"""
UNDECIDED = """
EXISTS (SELECT 1 FROM approvals_ballot b WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL)
"""
SAME_QUESTION = """
OLD.closed_at IS NULL AND NEW.review_id = OLD.review_id AND NEW.n = OLD.n AND NEW.tier = OLD.tier
AND NEW.digest = OLD.digest AND NEW.subject_digest = OLD.subject_digest AND NEW.text = OLD.text
"""
SAME_SEAT = """
NEW.ballot_id = OLD.ballot_id AND NEW.kind = OLD.kind AND NEW.position = OLD.position
AND COALESCE(NEW.holder_id, 0) = COALESCE(OLD.holder_id, 0)
AND COALESCE(NEW.alternate_id, 0) = COALESCE(OLD.alternate_id, 0)
AND (OLD.absent_at IS NULL OR NEW.absent_at = OLD.absent_at)
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
        ("people", "0002_language_as_the_browser_asks"),  # SQLite: else it rebuilds a table named here
        ("worklist", "0003_no_replace"),
    ]
    operations = [operation(GUARDS)]
