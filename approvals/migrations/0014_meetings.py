# ruff: noqa: S608  every part of these statements is written in this file or in those it names
"""Meetings, and what must never be stored: a vote from outside the room, a decision that the room
does not carry, minutes that change after they were sent round.

The room is counted here again, from attendance and the frozen seats, by the rules of
4-fine-print.md (Committee arithmetic).
"""

from dataclasses import replace
from importlib import import_module

import approvals.models.meetings
import approvals.rules.meetings.states
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, lifting, never_replaced, operation

BALLOTS = import_module("approvals.migrations.0006_ballot_guards")
CONDITIONS = import_module("approvals.migrations.0007_conditions")
SCHEDULED = import_module("approvals.migrations.0009_scheduled_reviews")
LAST, LEADING, YES, rank = BALLOTS.LAST, BALLOTS.LEADING, BALLOTS.YES, BALLOTS.rank


def available(x, person, at):
    """Could sit for seat ``x``: no conflict, and here still or has answered already."""
    return f"""(NOT {BALLOTS.conflicted(f"{x}.ballot_id", person)}
      AND (NOT {BALLOTS.left(f"{x}.ballot_id", person, at)} OR EXISTS (SELECT 1
        FROM approvals_vote a WHERE a.ballot_id = {x}.ballot_id AND a.person_id = {person})))"""


def here(x, person, at):
    """In the room of the meeting in which the ballot of seat ``x`` is held."""
    return f"""EXISTS (SELECT 1 FROM approvals_hearing g
      JOIN approvals_agendaitem i ON i.id = g.item_id
      JOIN approvals_attendance w ON w.meeting_id = i.meeting_id
      WHERE g.ballot_id = {x}.ballot_id AND w.person_id = {person} AND w.arrived_at <= {at}
        AND (w.left_at IS NULL OR w.left_at > {at}))"""


def sits(x, at):
    """The holder of seat ``x`` sits there, in the room: of two seats, in the first."""
    return f"""({x}.holder_id IS NOT NULL AND {available(x, f"{x}.holder_id", at)}
      AND {here(x, f"{x}.holder_id", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat h WHERE h.ballot_id = {x}.ballot_id
                      AND h.holder_id = {x}.holder_id AND {rank("h")} < {rank(x)}))"""


def turn(x):
    """Where an alternate sits who is called to several seats: where they answered, else by rank."""
    return f"""((CASE WHEN EXISTS (SELECT 1 FROM approvals_vote a WHERE a.ballot_id = {x}.ballot_id
      AND a.person_id = {x}.alternate_id AND a.seat_id = {x}.id AND {LAST.format("a")})
      THEN 0 ELSE 1000000 END) + {rank(x)})"""


def stands_in(at):
    """The alternate of seat ``s`` sits there: in the room, free, and for nobody before."""
    return f"""(s.alternate_id IS NOT NULL AND {available("s", "s.alternate_id", at)}
      AND {here("s", "s.alternate_id", at)} AND NOT {sits("s", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat h WHERE h.ballot_id = s.ballot_id
                      AND h.holder_id = s.alternate_id)
      AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat o WHERE o.ballot_id = s.ballot_id
                      AND o.alternate_id = s.alternate_id AND o.id <> s.id
                      AND NOT {sits("o", at)} AND {turn("o")} < {turn("s")}))"""


def tally(ballot, at):
    """The numbers: ``t`` of those who sat when the vote was closed, ``n`` of the seats."""
    eligible = BALLOTS.tally(ballot, at).partition("CROSS JOIN")[2]
    return f"""(SELECT COUNT(*) AS present,
        COUNT(CASE WHEN s.kind IN {LEADING} THEN 1 END) AS led,
        COUNT(CASE WHEN v.choice IN {YES} THEN 1 END) AS pro,
        COUNT(CASE WHEN v.choice = 'reject' THEN 1 END) AS contra,
        COUNT(CASE WHEN v.choice = 'approve_with_conditions' THEN 1 END) AS limited
      FROM approvals_hearingseat p JOIN approvals_ballotseat s ON s.id = p.seat_id
      LEFT JOIN approvals_vote v ON v.seat_id = p.seat_id AND v.person_id = p.person_id
        AND {LAST.format("v")}
      WHERE s.ballot_id = {ballot}) t
    CROSS JOIN {eligible}"""


def presides(ballot, person, at):
    """First of chair, co-chair and their alternates who sat then, and is here still."""
    place = f"(CASE WHEN p.person_id = s.holder_id THEN 0 ELSE 1000000 END) + {rank('s')}"
    leading = f"""FROM approvals_hearingseat p JOIN approvals_ballotseat s ON s.id = p.seat_id
      WHERE s.ballot_id = {ballot} AND s.kind IN {LEADING} AND {here("s", "p.person_id", at)}"""
    return f"""((SELECT MIN({place}) {leading} AND p.person_id = {person})
      <= (SELECT MIN({place}) {leading} AND (p.person_id = {person}
          OR NOT {BALLOTS.left("s.ballot_id", "p.person_id", at)})))"""


def seated(person, at):
    """The person sits for seat ``s``, in the room."""
    return f"""(({person} = s.holder_id AND {sits("s", at)})
      OR ({person} = s.alternate_id AND {stands_in(at)}))"""


# Held in a meeting that is in session, under an item that is called.
HELD = """approvals_ballot b JOIN approvals_hearing g ON g.ballot_id = b.id
  JOIN approvals_agendaitem i ON i.id = g.item_id JOIN approvals_meeting m ON m.id = i.meeting_id"""
IN_SESSION = "m.state = 'open' AND i.state = 'called' AND b.clock_id IS NULL"

# A decision in a meeting: of this review and digest, closed by who presides, with quorum in the
# room, no tie open, and with the outcome that the votes of those in the room give.
DECIDED = f"""
NEW.basis = 'ballot' AND EXISTS (SELECT 1 FROM {HELD}
  CROSS JOIN {tally("NEW.ballot_id", "NEW.decided_at")}
  LEFT JOIN approvals_castingvote k ON k.ballot_id = b.id
  WHERE b.id = NEW.ballot_id AND {IN_SESSION} AND b.review_id = NEW.review_id
    AND b.subject_digest = NEW.digest AND b.tier = NEW.tier AND b.state IN ('open', 'tied')
    AND g.voting_ended_at <= NEW.decided_at AND NOT EXISTS (
      SELECT 1 FROM approvals_hearingseat q WHERE q.hearing_id = g.id
        AND {BALLOTS.conflicted("b.id", "q.person_id")})
    AND {BALLOTS.QUORUM} AND t.pro + t.contra > 0 AND (t.pro <> t.contra OR k.id IS NOT NULL)
    AND NEW.outcome = (CASE WHEN NOT {BALLOTS.PASSED} THEN 'reject'
      WHEN t.limited > 0 THEN 'conditions' ELSE 'approve' END))
"""
VOTED = f"""
EXISTS (SELECT 1 FROM {HELD} JOIN approvals_review r ON r.id = b.review_id
  JOIN approvals_ballotseat s ON s.ballot_id = b.id
  WHERE b.id = NEW.ballot_id AND {IN_SESSION} AND b.state = 'open' AND r.state = 'open'
    AND g.voting_ended_at IS NULL AND r.digest = b.subject_digest AND NEW.digest = b.digest
    AND NOT {BALLOTS.left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND s.id = NEW.seat_id AND {seated("NEW.person_id", "NEW.cast_at")})
"""
CAST = f"""
EXISTS (SELECT 1 FROM {HELD} CROSS JOIN {tally("NEW.ballot_id", "NEW.cast_at")}
  WHERE b.id = NEW.ballot_id AND {IN_SESSION} AND b.state = 'tied' AND NEW.digest = b.digest
    AND {BALLOTS.TIE} AND NOT {BALLOTS.left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND {presides("NEW.ballot_id", "NEW.person_id", "NEW.cast_at")})
"""
ENDED_AT = "(SELECT x.voting_ended_at FROM approvals_hearing x WHERE x.ballot_id = NEW.id)"
TIED = f"""
EXISTS (SELECT 1 FROM {HELD} CROSS JOIN {tally("NEW.id", ENDED_AT)}
  WHERE b.id = NEW.id AND {IN_SESSION} AND g.voting_ended_at IS NOT NULL AND {BALLOTS.TIE})
"""
# Between meetings there is a clock; a ballot without one has the rule of the room.
BETWEEN = "EXISTS (SELECT 1 FROM approvals_ballot b WHERE b.id = NEW.ballot_id AND b.clock_id IS NOT NULL)"
HELD_ONLY = "EXISTS (SELECT 1 FROM approvals_hearing x WHERE x.ballot_id = NEW.ballot_id)"


def named(guards, name):
    return next(guard for guard in guards if guard.name == name)


STATE_BEFORE = named(BALLOTS.GUARDS, "approvals_ballot_state_fits")
STATE_AFTER = replace(
    STATE_BEFORE,
    allowed=STATE_BEFORE.allowed.replace(
        "NEW.state <> 'tied' OR OLD.state = 'tied' OR",
        f"NEW.state <> 'tied' OR OLD.state = 'tied' OR ({TIED}) OR",
    ),
)
# The conditions of a decision are those that the votes of the room propose.
WHOLE_BEFORE = named(CONDITIONS.GUARDS, "approvals_decision_has_its_conditions")
OLD_SEAT = BALLOTS.may_sit("v.person_id", "NEW.decided_at")
IN_ROOM = f"""(({OLD_SEAT} AND NOT {HELD_ONLY}) OR EXISTS (SELECT 1 FROM approvals_hearingseat p
  WHERE p.seat_id = v.seat_id AND p.person_id = v.person_id))"""
CHANGED = [
    (SCHEDULED.AFTER, replace(SCHEDULED.AFTER, allowed=f"{SCHEDULED.AFTER.allowed} OR ({DECIDED})")),
    (WHOLE_BEFORE,
     replace(WHOLE_BEFORE, allowed=WHOLE_BEFORE.allowed.replace(OLD_SEAT, IN_ROOM))),
    *((guard, replace(guard, allowed=f"({guard.allowed} AND {BETWEEN}) OR ({more})"))
      for guard, more in (
          (named(BALLOTS.GUARDS, "approvals_vote_is_due"), VOTED),
          (named(BALLOTS.GUARDS, "approvals_castingvote_is_due"), CAST))),
    (STATE_BEFORE, STATE_AFTER),
]

HEARD = """
NEW.voting_ended_at IS NULL AND EXISTS (SELECT 1 FROM approvals_ballot b
  JOIN approvals_review r ON r.id = b.review_id
  JOIN approvals_agendaitem i ON i.id = NEW.item_id JOIN approvals_meeting m ON m.id = i.meeting_id
  WHERE b.id = NEW.ballot_id AND b.clock_id IS NULL AND b.state = 'open' AND m.state = 'open'
    AND i.state = 'called' AND i.review_id = r.id AND m.committee_id = r.committee_id)
AND NOT EXISTS (SELECT 1 FROM approvals_vote v WHERE v.ballot_id = NEW.ballot_id)
"""
# When the vote is closed it is written down who sits where: nobody who does not, and all who do.
ENDS_ONCE = f"""
NEW.ballot_id = OLD.ballot_id AND NEW.item_id = OLD.item_id AND OLD.voting_ended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM approvals_ballotseat s WHERE s.ballot_id = NEW.ballot_id
  AND NOT EXISTS (SELECT 1 FROM approvals_hearingseat p WHERE p.seat_id = s.id
    AND p.seated_at = NEW.voting_ended_at)
  AND ({sits("s", "NEW.voting_ended_at")} OR {stands_in("NEW.voting_ended_at")}))
"""
SEATED = f"""
EXISTS (SELECT 1 FROM approvals_hearing g JOIN approvals_ballotseat s ON s.ballot_id = g.ballot_id
  WHERE g.id = NEW.hearing_id AND s.id = NEW.seat_id AND g.voting_ended_at IS NULL
    AND {seated("NEW.person_id", "NEW.seated_at")})
"""
NO_CLOCK = """
(NEW.clock_id IS NULL OR NOT EXISTS (SELECT 1 FROM approvals_hearing x WHERE x.ballot_id = NEW.id))
"""
MOVES = """
NEW.committee_id = OLD.committee_id AND NEW.n = OLD.n AND NEW.uid = OLD.uid
AND NEW.sequence >= OLD.sequence
AND (NEW.state = OLD.state OR (OLD.state = 'planned' AND NEW.state IN ('open', 'cancelled'))
  OR (OLD.state = 'open' AND NEW.state = 'closed' AND NOT EXISTS (
    SELECT 1 FROM approvals_agendaitem i WHERE i.meeting_id = NEW.id AND i.state = 'called')))
AND (OLD.state = 'planned' OR (NEW.starts_at = OLD.starts_at AND NEW.opened_at = OLD.opened_at
  AND NEW.title = OLD.title))
AND OLD.state NOT IN ('closed', 'cancelled')
"""
# An item is decided by the decision of its own hearing, adopted by that of the consent agenda; its
# end is final, save where it decided nothing. Its note is written while the minutes are drafted.
YES_BY = """SELECT 1 FROM approvals_decision d JOIN approvals_hearing g ON g.ballot_id = d.ballot_id
  JOIN approvals_agendaitem c ON c.id = g.item_id"""
ITEM = f"""
NEW.meeting_id = OLD.meeting_id AND NEW.kind = OLD.kind AND NEW.title = OLD.title
AND NEW.text = OLD.text AND COALESCE(NEW.about_id, 0) = COALESCE(OLD.about_id, 0)
AND (OLD.review_id IS NULL OR COALESCE(NEW.review_id, 0) = OLD.review_id)
AND (NEW.state = OLD.state OR OLD.state IN ('waiting', 'called', 'no_quorum', 'postponed'))
AND (NEW.state <> 'decided' OR OLD.state = 'decided'
  OR EXISTS ({YES_BY} WHERE g.item_id = NEW.id))
AND (NEW.state <> 'adopted' OR OLD.state = 'adopted'
  OR (NEW.is_consent AND EXISTS ({YES_BY} WHERE c.meeting_id = NEW.meeting_id
    AND c.kind = 'consent' AND d.outcome = 'approve')))
AND (NEW.note = OLD.note OR EXISTS (SELECT 1 FROM approvals_minutes x
  WHERE x.meeting_id = NEW.meeting_id AND x.state = 'draft'))
"""
CAME = """
NEW.left_at IS NULL AND EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id
  AND m.state = 'open' AND m.opened_at <= NEW.arrived_at)
"""
WENT = """
OLD.left_at IS NULL AND NEW.left_at IS NOT NULL AND NEW.meeting_id = OLD.meeting_id
AND NEW.person_id = OLD.person_id AND NEW.arrived_at = OLD.arrived_at
AND EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'open')
"""
# What was sent round is what is approved: by the chair, or by a vote of the committee.
MINUTES = f"""
NEW.meeting_id = OLD.meeting_id AND NEW.committee_id = OLD.committee_id AND OLD.state <> 'approved'
AND NEW.version >= OLD.version
AND (OLD.state = 'draft' OR (NEW.digest = OLD.digest AND NEW.content = OLD.content
  AND NEW.remark = OLD.remark))
AND (NEW.state = OLD.state OR (OLD.state = 'circulated')
  OR (OLD.state = 'draft' AND NEW.state = 'circulated' AND EXISTS (
    SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'closed')))
AND (NEW.approved_in_id IS NULL OR EXISTS ({YES_BY}
  JOIN approvals_agendaitem e ON e.id = NEW.approved_in_id
  WHERE d.outcome = 'approve' AND e.about_id = NEW.meeting_id
    AND (g.item_id = e.id
      OR (e.is_consent AND c.kind = 'consent' AND c.meeting_id = e.meeting_id))))
"""
ADDED = """
EXISTS (SELECT 1 FROM approvals_minutes x WHERE x.id = NEW.minutes_id AND x.state = 'approved')
"""
ASKED = """
OLD.done_at IS NULL AND NEW.committee_id = OLD.committee_id AND NEW.meeting_id = OLD.meeting_id
AND NEW.text = OLD.text AND NEW.owner_id = OLD.owner_id AND NEW.due_on = OLD.due_on
"""
OWN = """
EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id
  AND m.committee_id = NEW.committee_id)
"""
STAYS = {
    "approvals_meeting": (("uid",), ("committee_id", "n")),
    "approvals_agendaitem": (),
    "approvals_hearing": (("ballot_id",),),
    "approvals_attendance": (),
    "approvals_minutes": (("meeting_id",),),
    "approvals_actionitem": (),
}
GUARDS = [
    *frozen("approvals_hearingseat"),
    Guard("approvals_hearingseat", "INSERT", "approvals_hearingseat_is_taken",
          "this seat is not taken by this person in the room", SEATED),
    *never_replaced("approvals_hearingseat", ("hearing_id", "seat_id"), ("hearing_id", "person_id")),
    Guard("approvals_hearing", "INSERT", "approvals_hearing_is_called",
          "a ballot is held under an item that is called in a meeting in session", HEARD),
    Guard("approvals_hearing", "UPDATE", "approvals_hearing_ends_once",
          "the vote of a meeting is closed once", ENDS_ONCE),
    Guard("approvals_ballot", "UPDATE", "approvals_ballot_of_a_meeting_has_no_clock",
          "a ballot that is held in a meeting has no clock", NO_CLOCK),
    Guard("approvals_meeting", "INSERT", "approvals_meeting_begins_planned",
          "a meeting begins planned", "NEW.state = 'planned'"),
    Guard("approvals_meeting", "UPDATE", "approvals_meeting_moves",
          "a meeting keeps its number, and its end is final", MOVES),
    Guard("approvals_agendaitem", "UPDATE", "approvals_agendaitem_moves",
          "an item keeps its text, and ends as its vote did", ITEM),
    Guard("approvals_attendance", "INSERT", "approvals_attendance_is_live",
          "somebody comes into a meeting in session", CAME),
    Guard("approvals_attendance", "UPDATE", "approvals_attendance_ends_once",
          "somebody leaves a meeting in session, once", WENT),
    Guard("approvals_minutes", "INSERT", "approvals_minutes_begin_as_a_draft",
          "minutes begin as a draft of their committee", f"NEW.state = 'draft' AND {OWN}"),
    Guard("approvals_minutes", "UPDATE", "approvals_minutes_move",
          "minutes are frozen when sent round, and approved as they are", MINUTES),
    *frozen("approvals_addendum"),
    Guard("approvals_addendum", "INSERT", "approvals_addendum_to_approved_minutes",
          "only approved minutes get an addendum", ADDED),
    Guard("approvals_actionitem", "INSERT", "approvals_actionitem_of_its_committee",
          "an action belongs to the committee of its meeting", OWN),
    Guard("approvals_actionitem", "UPDATE", "approvals_actionitem_is_done_once",
          "an action keeps its words, and is done once", ASKED),
    *[Guard(table, "DELETE", f"{table}_stays", f"a row of {table} stays") for table in STAYS],
    *[one for table, keys in STAYS.items()
      for one in never_replaced(table, *keys, message=f"a row of {table} stays")],
    *never_replaced("approvals_addendum", ("minutes_id", "n")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0013_committees'),
        ('people', '0007_left_at'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('starts_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=60)),
                ('minutes', models.PositiveSmallIntegerField(default=60)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('link', models.URLField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'In session'), ('closed', 'Over'), ('cancelled', 'Called off')], default=approvals.rules.meetings.states.MeetingState['PLANNED'], max_length=10)),
                ('uid', models.CharField(default=approvals.models.meetings.new_uid, editable=False, max_length=80, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='people.committee')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('committee', 'n'), name='meetings_are_numbered'), models.UniqueConstraint(condition=models.Q(('state', approvals.rules.meetings.states.MeetingState['OPEN'])), fields=('committee',), name='one_meeting_of_a_committee_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed', 'cancelled'])), name='meeting_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('opened_at', None), ('state', approvals.rules.meetings.states.MeetingState['PLANNED'])), models.Q(('closed_at', None), ('opened_at__isnull', False), ('state', approvals.rules.meetings.states.MeetingState['OPEN'])), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('state', approvals.rules.meetings.states.MeetingState['CLOSED'])), models.Q(('closed_at__isnull', False), ('opened_at', None), ('state', approvals.rules.meetings.states.MeetingState['CANCELLED'])), _connector='OR'), name='meeting_state_fits_its_times')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('case', 'Decision'), ('motion', 'Motion'), ('minutes', 'Minutes to approve'), ('consent', 'Consent agenda'), ('report', 'Report')], max_length=10)),
                ('title', models.CharField(max_length=240)),
                ('text', models.TextField(blank=True)),
                ('is_consent', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'To come'), ('called', 'Now'), ('decided', 'Decided'), ('adopted', 'Adopted with the consent agenda'), ('noted', 'Noted'), ('no_quorum', 'Closed: no quorum'), ('postponed', 'Left to the next meeting'), ('withdrawn', 'Withdrawn'), ('removed', 'Taken off')], default=approvals.rules.meetings.states.ItemState['WAITING'], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('outcome', models.JSONField(blank=True, default=dict)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('moved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='motions', to=settings.AUTH_USER_MODEL)),
                ('pulled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='approvals.review')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_items', to='approvals.meeting')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='approvals.meeting')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', approvals.rules.meetings.states.ItemState['CALLED'])), fields=('meeting',), name='one_item_is_called_at_a_time'), models.UniqueConstraint(condition=models.Q(('state', approvals.rules.meetings.states.ItemState['REMOVED']), _negated=True), fields=('meeting', 'review'), name='a_case_stands_on_an_agenda_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', approvals.rules.meetings.states.ItemKind['CASE']), _negated=True), models.Q(('is_consent', False), ('review__isnull', False)), _connector='OR'), name='a_case_is_judged_on_its_own'), models.CheckConstraint(condition=models.Q(('kind', approvals.rules.meetings.states.ItemKind['MINUTES']), ('about__isnull', True), _connector='XOR'), name='minutes_are_of_a_meeting'), models.CheckConstraint(condition=models.Q(('kind__in', ['case', 'motion', 'minutes', 'consent', 'report']), ('state__in', ['waiting', 'called', 'decided', 'adopted', 'noted', 'no_quorum', 'postponed', 'withdrawn', 'removed'])), name='agenda_item_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voting_ended_at', models.DateTimeField(blank=True, null=True)),
                ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hearing', to='approvals.ballot')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hearings', to='approvals.agendaitem')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='HearingSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seated_at', models.DateTimeField()),
                ('hearing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='approvals.hearing')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.ballotseat')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('hearing', 'seat'), name='a_seat_is_taken_once'), models.UniqueConstraint(fields=('hearing', 'person'), name='nobody_sits_twice')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrived_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='approvals.meeting')),
            ],
            options={
                'ordering': ['arrived_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('meeting', 'person'), name='nobody_is_in_the_room_twice'), models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='nobody_leaves_before_they_came')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('circulated', 'Sent round'), ('approved', 'Approved')], default=approvals.rules.meetings.states.MinutesState['DRAFT'], max_length=10)),
                ('remark', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('content', models.JSONField(blank=True, default=dict)),
                ('digest', models.CharField(blank=True, max_length=71)),
                ('circulated_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_approved', to=settings.AUTH_USER_MODEL)),
                ('approved_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_approved', to='approvals.agendaitem')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protocols', to='people.committee')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='protocol', to='approvals.meeting')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state', approvals.rules.meetings.states.MinutesState['DRAFT']), models.Q(('state__in', ['circulated', 'approved']), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='minutes_sent_round_are_frozen'), models.CheckConstraint(condition=models.Q(('state', approvals.rules.meetings.states.MinutesState['APPROVED']), ('approved_at', None), _connector='XOR'), name='minutes_are_approved_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', approvals.rules.meetings.states.MinutesState['APPROVED']), _negated=True), ('approved_by__isnull', False), ('approved_in__isnull', False), _connector='OR'), name='minutes_are_approved_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('added_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='approvals.minutes')),
            ],
            options={
                'ordering': ['n'],
                'constraints': [models.UniqueConstraint(fields=('minutes', 'n'), name='addenda_are_numbered'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='addendum_has_a_text')],
            },
        ),
        migrations.CreateModel(
            name='ActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('due_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.TextField(blank=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='people.committee')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='approvals.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_items', to='approvals.meeting')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='action_item_has_a_text'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), models.Q(('done_at__isnull', False), ('done_by__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='action_item_is_done_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMeeting',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('starts_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=60)),
                ('minutes', models.PositiveSmallIntegerField(default=60)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('link', models.URLField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'In session'), ('closed', 'Over'), ('cancelled', 'Called off')], default=approvals.rules.meetings.states.MeetingState['PLANNED'], max_length=10)),
                ('uid', models.CharField(db_index=True, default=approvals.models.meetings.new_uid, editable=False, max_length=80)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.committee')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical meeting',
                'verbose_name_plural': 'historical meetings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMinutes',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('circulated', 'Sent round'), ('approved', 'Approved')], default=approvals.rules.meetings.states.MinutesState['DRAFT'], max_length=10)),
                ('remark', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=71)),
                ('circulated_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_in', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.agendaitem')),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.committee')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.meeting')),
            ],
            options={
                'verbose_name': 'historical minutes',
                'verbose_name_plural': 'historical minutess',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAttendance',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('arrived_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.meeting')),
            ],
            options={
                'verbose_name': 'historical attendance',
                'verbose_name_plural': 'historical attendances',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAgendaItem',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('case', 'Decision'), ('motion', 'Motion'), ('minutes', 'Minutes to approve'), ('consent', 'Consent agenda'), ('report', 'Report')], max_length=10)),
                ('title', models.CharField(max_length=240)),
                ('text', models.TextField(blank=True)),
                ('is_consent', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'To come'), ('called', 'Now'), ('decided', 'Decided'), ('adopted', 'Adopted with the consent agenda'), ('noted', 'Noted'), ('no_quorum', 'Closed: no quorum'), ('postponed', 'Left to the next meeting'), ('withdrawn', 'Withdrawn'), ('removed', 'Taken off')], default=approvals.rules.meetings.states.ItemState['WAITING'], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('moved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pulled_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.review')),
                ('about', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.meeting')),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.meeting')),
            ],
            options={
                'verbose_name': 'historical agenda item',
                'verbose_name_plural': 'historical agenda items',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalActionItem',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('text', models.TextField()),
                ('due_on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.TextField(blank=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.committee')),
                ('done_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.agendaitem')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.meeting')),
            ],
            options={
                'verbose_name': 'historical action item',
                'verbose_name_plural': 'historical action items',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        lifting([old for old, _ in CHANGED]),
        operation([*(new for _, new in CHANGED), *GUARDS]),
    ]
