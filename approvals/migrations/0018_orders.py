# ruff: noqa: S608  every part of these statements is written in this file or in those it names
"""Votes within hours: provisional orders and emergency ballots, and what must never be stored.

Their votes are counted here again, from the frozen seats, by the rules of 4-fine-print.md.
"""

from importlib import import_module

import approvals.rules.ballots.facts
import approvals.rules.emergencies
import approvals.rules.orders
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, days, frozen, never_replaced, operation

BALLOTS = import_module("approvals.migrations.0006_ballot_guards")
LEADING = "('chair', 'co_chair')"


def conflicted(poll, person):
    """Recused from the poll, or in the conflict register of the review of an order's request."""
    return f"""(EXISTS (SELECT 1 FROM approvals_pollrecusal x
                WHERE x.poll_id = {poll} AND x.person_id = {person})
      OR EXISTS (SELECT 1 FROM approvals_provisionalorder z
                 JOIN approvals_request q ON q.id = z.request_id
                 JOIN approvals_reviewparty y ON y.review_id = q.review_id
                 WHERE z.poll_id = {poll} AND y.person_id = {person}))"""


def left(poll, person, at):
    """Account closed, or the role as a member of this committee ended before the day of ``at``."""
    role = f"""FROM people_roleassignment m JOIN approvals_poll z ON z.id = {poll}
      WHERE m.person_id = {person} AND m.role = 'committee_member'
      AND (m.committee_id IS NULL OR m.committee_id = z.committee_id)"""
    return f"""(EXISTS (SELECT 1 FROM people_person h WHERE h.id = {person} AND NOT h.is_active)
      OR (EXISTS (SELECT 1 {role} AND m.ends_on < DATE({at}))
          AND NOT EXISTS (SELECT 1 {role} AND m.starts_on <= DATE({at})
                          AND (m.ends_on IS NULL OR m.ends_on >= DATE({at})))))"""


def available(person, at):
    """Could sit in the poll of seat ``s``: no conflict, and here still or has answered already."""
    return f"""(NOT {conflicted("s.poll_id", person)} AND (NOT {left("s.poll_id", person, at)}
      OR EXISTS (SELECT 1 FROM approvals_pollvote a
                 WHERE a.poll_id = s.poll_id AND a.person_id = {person})))"""


def sits(at):
    """The holder of seat ``s`` sits there in their own right: of two seats, in the first."""
    return f"""(s.holder_id IS NOT NULL AND {available("s.holder_id", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_pollseat o WHERE o.poll_id = s.poll_id
                      AND o.holder_id = s.holder_id AND {BALLOTS.rank("o")} < {BALLOTS.rank("s")}))"""


def helps(at):
    """The alternate of seat ``s`` could be called: nobody who holds a seat sits in another."""
    return f"""(s.alternate_id IS NOT NULL AND {available("s.alternate_id", at)}
      AND NOT EXISTS (SELECT 1 FROM approvals_pollseat o
                      WHERE o.poll_id = s.poll_id AND o.holder_id = s.alternate_id))"""


LAST = """NOT EXISTS (SELECT 1 FROM approvals_pollvote l WHERE l.poll_id = {0}.poll_id
  AND l.person_id = {0}.person_id AND l.id > {0}.id)"""
# The holder of seat s is recorded absent, in whichever seat, and has not answered after all.
ABSENT = f"""(EXISTS (SELECT 1 FROM approvals_pollseat q WHERE q.poll_id = s.poll_id
    AND q.holder_id = s.holder_id AND q.absent_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM approvals_pollvote a WHERE a.poll_id = s.poll_id
    AND a.person_id = s.holder_id AND a.seat_id = s.id AND {LAST.format("a")}))"""


def may_sit(person, at):
    """Whether the person may answer for seat ``s``: its holder, or the alternate called for it."""
    return f"""(({person} = s.holder_id AND {sits(at)})
      OR ({person} = s.alternate_id AND {helps(at)} AND (NOT {sits(at)} OR {ABSENT})))"""


def counted(poll, at):
    """Seats ``s`` with the vote ``v`` that counts for each: the last of who may sit there."""
    return f"""approvals_pollseat s JOIN approvals_pollvote v ON v.seat_id = s.id
      AND v.poll_id = s.poll_id
      WHERE s.poll_id = {poll} AND {LAST.format("v")} AND {may_sit("v.person_id", at)}"""


def ordered(poll, at):
    """Two approvals, chair or co-chair among them, that outnumber the rejections."""
    return f"""EXISTS (SELECT 1 FROM (SELECT
        COUNT(CASE WHEN v.choice = 'approve' THEN 1 END) AS pro,
        COUNT(CASE WHEN v.choice = 'reject' THEN 1 END) AS contra,
        COUNT(CASE WHEN v.choice = 'approve' AND s.kind IN {LEADING} THEN 1 END) AS led
      FROM {counted(poll, at)}) t WHERE t.pro >= 2 AND t.led > 0 AND t.pro > t.contra)"""


def tally(poll, at):
    """The numbers: ``t`` of the votes that count, ``n`` of the seats."""
    return f"""(SELECT COUNT(*) AS present,
        COUNT(CASE WHEN s.kind IN {LEADING} THEN 1 END) AS led,
        COUNT(CASE WHEN v.choice = 'approve' THEN 1 END) AS pro,
        COUNT(CASE WHEN v.choice = 'reject' THEN 1 END) AS contra
      FROM {counted(poll, at)}) t
    CROSS JOIN (SELECT COUNT(*) AS seats, COUNT(CASE WHEN {sits(at)} THEN 1 END)
        + COUNT(DISTINCT CASE WHEN {helps(at)} AND NOT {sits(at)} THEN s.alternate_id END)
        AS eligible
      FROM approvals_pollseat s WHERE s.poll_id = {poll}) n"""


def presides(poll, person, at):
    """First of chair, co-chair and their alternates among those who answered and are here still."""
    place = f"(CASE WHEN v.person_id = s.holder_id THEN 0 ELSE 1000000 END) + {BALLOTS.rank('s')}"
    leading = f"FROM {counted(poll, at)} AND s.kind IN {LEADING}"
    return f"""((SELECT {place} {leading} AND v.person_id = {person})
      <= (SELECT MIN({place}) {leading} AND (v.person_id = {person}
          OR NOT {left("s.poll_id", "v.person_id", at)})))"""


# A vote: in an open poll, on its text, in time, by who is here still and may sit there; a yes to
# an order says what it allows.
VOTE = f"""
EXISTS (SELECT 1 FROM approvals_pollseat s
  JOIN approvals_poll b ON b.id = s.poll_id JOIN worklist_clock c ON c.id = b.clock_id
  WHERE s.id = NEW.seat_id AND b.id = NEW.poll_id AND b.closed_at IS NULL AND b.tied_at IS NULL
    AND NEW.digest = b.digest AND NEW.cast_at <= c.due_at AND NEW.cast_at >= b.opened_at
    AND (b.kind <> 'order' OR NEW.choice <> 'approve' OR NEW.scope <> '')
    AND NOT {left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND {may_sit("NEW.person_id", "NEW.cast_at")})
"""
UNDECIDED = """
EXISTS (SELECT 1 FROM approvals_poll b WHERE b.id = NEW.poll_id AND b.closed_at IS NULL)
"""
NO_VOTES = f"""
{UNDECIDED} AND NOT EXISTS (SELECT 1 FROM approvals_pollvote v WHERE v.poll_id = NEW.poll_id)
"""
# Four calendar hours; an emergency's once two more, on a second clock.
FOUR_HOURS = f"""
EXISTS (SELECT 1 FROM worklist_clock c WHERE c.id = NEW.clock_id AND c.scale = 'calendar_hours'
  AND {days("c.due_at")} - {days("NEW.opened_at")} <= 0.16667)
"""
SAME_POLL = f"""
OLD.closed_at IS NULL AND NEW.kind = OLD.kind AND NEW.committee_id = OLD.committee_id
AND NEW.base = OLD.base AND NEW.text = OLD.text AND NEW.digest = OLD.digest
AND NEW.opened_at = OLD.opened_at AND COALESCE(NEW.tier, 0) = COALESCE(OLD.tier, 0)
AND (OLD.tied_at IS NULL OR COALESCE(NEW.tied_at = OLD.tied_at, 1 = 0))
AND (NEW.is_extended OR NOT OLD.is_extended)
AND (COALESCE(OLD.clock_id, 0) = COALESCE(NEW.clock_id, 0)
  OR (OLD.clock_id IS NULL AND {FOUR_HOURS})
  OR (NEW.kind = 'emergency' AND NEW.is_extended AND NOT OLD.is_extended
    AND EXISTS (SELECT 1 FROM worklist_clock c WHERE c.id = NEW.clock_id
      AND c.scale = 'calendar_hours' AND c.amount = 120)))
"""
SAME_SEAT = """
NEW.poll_id = OLD.poll_id AND NEW.kind = OLD.kind AND NEW.position = OLD.position
AND COALESCE(NEW.holder_id, 0) = COALESCE(OLD.holder_id, 0)
AND COALESCE(NEW.alternate_id, 0) = COALESCE(OLD.alternate_id, 0)
AND OLD.absent_at IS NULL AND EXISTS (
  SELECT 1 FROM approvals_poll b WHERE b.id = NEW.poll_id AND b.closed_at IS NULL)
"""
# An order is asked for with its request; its four hours began when that was sent.
ASKED = """
NEW.state = 'open' AND NEW.ended_at IS NULL AND EXISTS (
  SELECT 1 FROM approvals_request q JOIN approvals_poll b ON b.id = NEW.poll_id
  JOIN approvals_requestversion w ON w.id = NEW.version_id AND w.request_id = q.id
  WHERE q.id = NEW.request_id AND q.kind = 'emergency_change' AND b.kind = 'order'
    AND b.opened_at = q.submitted_at)
"""
# In effect: carried by its votes, in its four hours, with the right of its own version.
CARRIED = f"""
({ordered("NEW.poll_id", "NEW.effective_at")}
AND EXISTS (SELECT 1 FROM approvals_poll b JOIN worklist_clock c ON c.id = b.clock_id
  WHERE b.id = NEW.poll_id AND NEW.effective_at <= c.due_at AND NEW.effective_at >= b.opened_at)
AND {days("NEW.ends_at")} - {days("NEW.effective_at")} BETWEEN 0 AND 14.001
AND EXISTS (SELECT 1 FROM registry_authorisation a
  JOIN registry_provisionalright p ON p.authorisation_id = a.id
  JOIN registry_manifest m ON m.id = a.manifest_id
  JOIN approvals_requestversion w ON w.manifest_id = m.id
  WHERE a.id = NEW.authorisation_id AND w.id = NEW.version_id
    AND {days("p.ends_on")} - {days("NEW.ends_at")} <= 1))
"""
BY_REVIEW = """
EXISTS (SELECT 1 FROM approvals_decision d JOIN approvals_review r ON r.id = d.review_id
  JOIN approvals_request q ON r.subject_kind = 'request' AND r.subject_id = q.number
  WHERE q.id = NEW.request_id AND d.outcome IN ('approve', 'conditions'))
"""
ORDER_TURNS = f"""
OLD.ended_at IS NULL AND NEW.request_id = OLD.request_id AND NEW.version_id = OLD.version_id
AND NEW.poll_id = OLD.poll_id
AND (OLD.effective_at IS NULL OR (NEW.effective_at = OLD.effective_at
  AND NEW.ends_at = OLD.ends_at AND NEW.authorisation_id = OLD.authorisation_id))
AND ((OLD.state = 'open' AND NEW.state IN ('open', 'lapsed', 'overtaken'))
  OR (OLD.state = 'open' AND NEW.state = 'in_effect' AND {CARRIED})
  OR (OLD.state = 'in_effect' AND NEW.state IN ('in_effect', 'ended', 'expired'))
  OR (OLD.state = 'in_effect' AND NEW.state = 'ratified' AND {BY_REVIEW}))
"""
# What names an order as its ground is carried by that order's votes.
BY_ORDER = f"""
SUBSTR(NEW.basis, 1, 6) <> 'order:' OR EXISTS (
  SELECT 1 FROM approvals_provisionalorder o
  JOIN approvals_requestversion w ON w.id = o.version_id AND w.manifest_id = NEW.manifest_id
  WHERE NEW.basis = 'order:' || o.id AND o.state = 'open'
    AND {ordered("o.poll_id", "NEW.valid_from")})
"""
TIE = f"({BALLOTS.QUORUM} AND t.pro = t.contra AND t.pro > 0)"
CASTING_VOTE = f"""
EXISTS (SELECT 1 FROM approvals_poll b CROSS JOIN {tally("NEW.poll_id", "NEW.cast_at")}
  WHERE b.id = NEW.poll_id AND b.kind = 'emergency' AND b.closed_at IS NULL
    AND b.tied_at IS NOT NULL AND {TIE}
    AND NOT {left("b.id", "NEW.person_id", "NEW.cast_at")}
    AND {presides("NEW.poll_id", "NEW.person_id", "NEW.cast_at")})
"""
ASKED_ABOUT = """
NEW.state = 'open' AND NEW.released_at IS NULL AND NEW.lifted_at IS NULL AND EXISTS (
  SELECT 1 FROM approvals_poll b WHERE b.id = NEW.poll_id AND b.kind = 'emergency')
"""
# What the committee made of it: with quorum, at its end and not before, as the votes say.
COUNTED = f"""
EXISTS (SELECT 1 FROM approvals_poll b JOIN worklist_clock c ON c.id = b.clock_id
  CROSS JOIN {tally("NEW.poll_id", "NEW.closed_at")}
  LEFT JOIN approvals_pollcasting k ON k.poll_id = b.id
    AND {presides("NEW.poll_id", "k.person_id", "NEW.closed_at")}
  WHERE b.id = NEW.poll_id AND b.closed_at IS NULL
    AND (b.tied_at IS NOT NULL OR t.present = n.eligible OR c.due_at <= NEW.closed_at)
    AND {BALLOTS.QUORUM} AND t.pro + t.contra > 0 AND (t.pro <> t.contra OR k.id IS NOT NULL)
    AND NEW.state = (CASE WHEN {BALLOTS.PASSED} THEN 'passed' ELSE 'failed' END))
"""
# Only a yes to “resume” or “restrict” about the same agent lets it run, or lifts a restriction.
RUNS_AGAIN = """
EXISTS (SELECT 1 FROM approvals_emergencyballot e WHERE e.agent_id = NEW.agent_id
  AND e.state = 'passed' AND e.question IN ('resume', 'restrict') AND e.id >= NEW.id)
"""
EMERGENCY_TURNS = f"""
NEW.agent_id = OLD.agent_id AND NEW.poll_id = OLD.poll_id AND NEW.question = OLD.question
AND NEW.reason = OLD.reason AND NEW.restriction = OLD.restriction
AND NEW.opened_by_id = OLD.opened_by_id
AND (OLD.closed_at IS NULL OR (NEW.closed_at = OLD.closed_at AND NEW.state = OLD.state))
AND (NEW.state = OLD.state OR NEW.state IN ('next_meeting', 'overtaken') OR {COUNTED})
AND (OLD.released_at IS NULL OR COALESCE(NEW.released_at = OLD.released_at, 1 = 0))
AND (OLD.lifted_at IS NULL OR COALESCE(NEW.lifted_at = OLD.lifted_at, 1 = 0))
AND (NEW.released_at IS NULL OR OLD.released_at IS NOT NULL OR NEW.state = 'overtaken'
  OR {RUNS_AGAIN})
AND (NEW.lifted_at IS NULL OR OLD.lifted_at IS NOT NULL OR {RUNS_AGAIN})
"""
GUARDS = [
    Guard("approvals_pollcasting", "INSERT", "approvals_pollcasting_is_due",
          "this casting vote is not due: no tie, or not by who leads", CASTING_VOTE),
    Guard("approvals_emergencyballot", "INSERT", "approvals_emergency_begins_open",
          "an emergency ballot begins open", ASKED_ABOUT),
    Guard("approvals_emergencyballot", "UPDATE", "approvals_emergency_is_carried",
          "the votes given do not carry this result, or its end is final", EMERGENCY_TURNS),
    Guard("approvals_emergencyballot", "DELETE", "approvals_emergency_stays",
          "an emergency ballot stays"),
    *never_replaced("approvals_emergencyballot", ("poll_id",),
                    partly={("agent_id",): "NEW.closed_at IS NULL AND approvals_emergencyballot.closed_at IS NULL"},
                    message="an emergency ballot stays"),
    *frozen("approvals_pollvote"),
    *frozen("approvals_pollrecusal"),
    *frozen("approvals_pollcasting"),
    Guard("approvals_pollvote", "INSERT", "approvals_pollvote_is_due",
          "this vote is not due: seat, text, time or person does not fit", VOTE),
    Guard("approvals_pollrecusal", "INSERT", "approvals_pollrecusal_in_time",
          "nobody stands back from a poll that has ended", UNDECIDED),
    Guard("approvals_poll", "UPDATE", "approvals_poll_keeps_its_question",
          "a poll keeps its question and its four hours, and its end is final", SAME_POLL),
    Guard("approvals_poll", "DELETE", "approvals_poll_stays", "a poll stays"),
    Guard("approvals_poll", "INSERT", "approvals_poll_begins_open", "a poll begins open",
          "NEW.closed_at IS NULL AND NEW.tied_at IS NULL AND NOT NEW.is_extended"),
    Guard("approvals_pollseat", "INSERT", "approvals_pollseat_before_votes",
          "the seats of a poll are frozen before the first vote", NO_VOTES),
    Guard("approvals_pollseat", "UPDATE", "approvals_pollseat_keeps_its_people",
          "the seats of a poll are frozen", SAME_SEAT),
    Guard("approvals_pollseat", "DELETE", "approvals_pollseat_stays", "a frozen seat stays"),
    Guard("approvals_provisionalorder", "INSERT", "approvals_order_is_asked_for",
          "an order is asked for with an emergency change", ASKED),
    Guard("approvals_provisionalorder", "UPDATE", "approvals_order_is_carried",
          "the votes given do not carry this order, or its end is final", ORDER_TURNS),
    Guard("approvals_provisionalorder", "DELETE", "approvals_order_stays", "an order stays"),
    Guard("registry_authorisation", "INSERT", "approvals_right_by_order_is_carried",
          "the votes given do not carry this order", BY_ORDER),
    *never_replaced("approvals_pollvote", ("poll_id", "person_id", "n")),
    *never_replaced("approvals_pollrecusal", ("poll_id", "person_id")),
    *never_replaced("approvals_pollcasting", ("poll_id",)),
    *never_replaced("approvals_poll", message="a poll stays"),
    *never_replaced("approvals_pollseat", ("poll_id", "position"), message="a frozen seat stays"),
    *never_replaced("approvals_provisionalorder", ("request_id",), ("poll_id",),
                    message="an order stays"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0017_condition_rules'),
        ('people', '0008_delegations'),
        ('registry', '0017_orders'),
        ('worklist', '0005_work_of_a_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalrequest',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception'), ('emergency_change', 'Emergency change')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='request',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception'), ('emergency_change', 'Emergency change')], default='new', max_length=20),
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('order', 'order'), ('emergency', 'emergency')], max_length=10)),
                ('base', models.CharField(choices=[('fixed', 'All voting seats'), ('eligible', 'Eligible seats')], max_length=10)),
                ('tier', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('text', models.JSONField()),
                ('digest', models.CharField(max_length=71)),
                ('is_extended', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('tied_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('arithmetic', models.JSONField(default=dict)),
                ('clock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='worklist.clock')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='people.committee')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={"indexes": [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['id'], name='poll_is_undecided')], "constraints": [models.CheckConstraint(condition=models.Q(('kind__in', ('order', 'emergency'))), name='poll_kind_is_known'), models.CheckConstraint(condition=models.Q(('base__in', ['fixed', 'eligible'])), name='poll_base_is_known'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='poll_closes_after_it_opened')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProvisionalOrder',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Asked for'), ('in_effect', 'In effect'), ('lapsed', 'Not given'), ('overtaken', 'No longer needed'), ('ratified', 'Ratified'), ('ended', 'Ended by the review'), ('expired', 'Lapsed at its end')], default=approvals.rules.orders.OrderState['OPEN'], max_length=10)),
                ('effective_at', models.DateTimeField(blank=True, null=True)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('authorisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.authorisation')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.request')),
                ('term_clock', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='worklist.clock')),
                ('version', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.requestversion')),
                ('poll', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.poll')),
            ],
            options={
                'verbose_name': 'historical provisional order',
                'verbose_name_plural': 'historical provisional orders',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalEmergencyBallot',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('question', models.CharField(choices=[('resume', 'It runs again'), ('restrict', 'It runs again, restricted'), ('stay_stopped', 'It stays stopped')], max_length=12)),
                ('reason', models.TextField()),
                ('restriction', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('passed', 'Passed'), ('failed', 'Failed'), ('next_meeting', 'No decision: it stays stopped'), ('overtaken', 'No longer needed')], default=approvals.rules.emergencies.EmergencyState['OPEN'], max_length=12)),
                ('stopped_from', models.CharField(blank=True, max_length=20)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.agent')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.poll')),
            ],
            options={
                'verbose_name': 'historical emergency ballot',
                'verbose_name_plural': 'historical emergency ballots',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='EmergencyBallot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(choices=[('resume', 'It runs again'), ('restrict', 'It runs again, restricted'), ('stay_stopped', 'It stays stopped')], max_length=12)),
                ('reason', models.TextField()),
                ('restriction', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('passed', 'Passed'), ('failed', 'Failed'), ('next_meeting', 'No decision: it stays stopped'), ('overtaken', 'No longer needed')], default=approvals.rules.emergencies.EmergencyState['OPEN'], max_length=12)),
                ('stopped_from', models.CharField(blank=True, max_length=20)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_ballots', to='registry.agent')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_ballots', to=settings.AUTH_USER_MODEL)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='emergency', to='approvals.poll')),
            ],
            options={"constraints": [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('agent',), name='one_emergency_ballot_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'passed', 'failed', 'next_meeting', 'overtaken'])), name='emergency_state_is_known'), models.CheckConstraint(condition=models.Q(('question__in', ['resume', 'restrict', 'stay_stopped'])), name='emergency_question_is_known'), models.CheckConstraint(condition=models.Q(('state', approvals.rules.emergencies.EmergencyState['OPEN']), ('closed_at__isnull', False), _connector='XOR'), name='emergency_ballot_is_open_or_closed'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='emergency_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('question', approvals.rules.emergencies.Question['RESTRICT']), _negated=True), models.Q(('restriction', ''), _negated=True), _connector='OR'), name='restriction_is_written_down')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PollCasting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('approve', 'For'), ('reject', 'Against'), ('abstain', 'Abstained')], max_length=30)),
                ('rationale', models.TextField()),
                ('cast_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='poll_castings', to=settings.AUTH_USER_MODEL)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='casting', to='approvals.poll')),
            ], options={"constraints": [models.CheckConstraint(condition=models.Q(('choice__in', (approvals.rules.ballots.facts.Choice['APPROVE'], approvals.rules.ballots.facts.Choice['REJECT']))), name='poll_casting_decides'), models.CheckConstraint(condition=models.Q(('rationale', ''), _negated=True), name='poll_casting_has_a_rationale')], },
        ),
        migrations.CreateModel(
            name='PollRecusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('found_by_system', models.BooleanField()),
                ('recused_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='poll_recusals', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='approvals.poll')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('poll', 'person'), name='one_poll_recusal_per_person'), models.CheckConstraint(condition=models.Q(('found_by_system', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='declared_poll_recusal_has_a_reason')],
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PollSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('chair', 'Chair'), ('co_chair', 'Co-chair'), ('engineering', 'Engineering'), ('business_unit', 'Business unit'), ('ethics', 'Independent ethics reviewer')], max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('absent_at', models.DateTimeField(blank=True, null=True)),
                ('alternate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='approvals.poll')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('poll', 'position'), name='poll_seats_are_numbered'), models.CheckConstraint(condition=models.Q(('holder__isnull', True), ('alternate__isnull', True), models.Q(('holder', models.F('alternate')), _negated=True), _connector='OR'), name='polled_alternate_is_somebody_else')],
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PollVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('choice', models.CharField(choices=[('approve', 'For'), ('reject', 'Against'), ('abstain', 'Abstained')], max_length=30)),
                ('rationale', models.TextField()),
                ('scope', models.TextField(blank=True)),
                ('digest', models.CharField(max_length=71)),
                ('cast_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='poll_votes', to=settings.AUTH_USER_MODEL)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='approvals.poll')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='approvals.pollseat')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('poll', 'person', 'n'), name='poll_votes_are_numbered'), models.CheckConstraint(condition=models.Q(('choice__in', ['approve', 'reject', 'abstain'])), name='poll_vote_is_known'), models.CheckConstraint(condition=models.Q(('rationale', ''), _negated=True), name='poll_vote_has_a_rationale')],
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProvisionalOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Asked for'), ('in_effect', 'In effect'), ('lapsed', 'Not given'), ('overtaken', 'No longer needed'), ('ratified', 'Ratified'), ('ended', 'Ended by the review'), ('expired', 'Lapsed at its end')], default=approvals.rules.orders.OrderState['OPEN'], max_length=10)),
                ('effective_at', models.DateTimeField(blank=True, null=True)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('authorisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='registry.authorisation')),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order', to='approvals.poll')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order', to='approvals.request')),
                ('term_clock', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='worklist.clock')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.requestversion')),
            ],
            options={"indexes": [models.Index(condition=models.Q(('state__in', ['in_effect', 'open'])), fields=['id'], name='order_is_running')], "constraints": [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'in_effect', 'lapsed', 'overtaken', 'ratified', 'ended', 'expired'])), name='order_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('authorisation__isnull', False), ('effective_at__isnull', False), ('ends_at__isnull', False), ('state__in', ['ended', 'expired', 'in_effect', 'ratified'])), models.Q(('authorisation__isnull', True), ('effective_at__isnull', True), ('ends_at__isnull', True), models.Q(('state__in', ['ended', 'expired', 'in_effect', 'ratified']), _negated=True)), _connector='OR'), name='order_in_effect_has_its_right_and_end'), models.CheckConstraint(condition=models.Q(('state__in', ['in_effect', 'open']), ('ended_at__isnull', False), _connector='XOR'), name='order_runs_or_has_ended')],
                'ordering': ['-pk'],
            },
        ),
                                                                                                                                                                                                operation(GUARDS),
    ]
