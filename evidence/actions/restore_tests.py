"""Tests of restoring a backup are entered with what the verification of the copy printed."""

from datetime import datetime

from approvals.actions.numbering import next_number
from approvals.rules.wording import gettext_noop as _
from evidence.models.restore_tests import RestoreTest
from evidence.rules import own_controls, restore_shown, restoring
from evidence.rules.restore_shown import Known
from evidence.rules.restoring import Result, Told
from govportal.ledger.actions import record, recorded
from govportal.ledger.models import Checkpoint, Entry, Leaf
from govportal.ledger.proofs import tree_at, tree_size
from govportal.ledger.rules import SYSTEM, Reference
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import notify
from govportal.worklist.models import Notice
from govportal.worklist.saying import phrase

PREFIX, REMINDER = "RST", "restore.reminder"
DUE = _("Test a backup: bring it back and verify the copy")
BODY = _("The last test that passed was on %(last)s; one is due every quarter, by %(due)s.")


def enter_no(person: Person, now: datetime) -> Refusal | None:
    return own_controls.restore_refusal(person.roles_on(now.date()))


def result_of(text: str) -> Result | None:
    """What was printed; None where nothing was, because nothing came back. Raises Refused."""
    if not text.strip():
        return None
    found = restoring.read_result(text)
    if isinstance(found, Refusal) and found.code == "restore.result_unreadable":
        raise Refused(found)
    if isinstance(found, Refusal) or not restore_shown.fits(found):
        raise Refused(restore_shown.unusable_refusal(text))
    return found


def _known(result: Result | None, newest: int) -> Known:
    first = Checkpoint.objects.order_by("size").first()
    first_at = first.sealed_at if first else None
    if result is None or not 0 < result.size <= newest:
        return Known(first_at)
    then = Checkpoint.objects.filter(size__lte=result.size).order_by("-size").first()
    leaves = Leaf.objects.filter(index__lt=result.size)
    bodies = Entry.objects.filter(pk__in=leaves.values("entry_id")).count()
    return Known(first_at, then.sealed_at if then else None, bodies)


def _own_root(result: Result | None, newest: int) -> str:
    """The root of this ledger at the size of the copy; empty where it never had that size."""
    if result is None or not 0 < result.size <= newest:
        return ""
    try:
        return tree_at(result.size).root.hex()
    except KeyError:  # a node is gone: the daily verification says so
        return ""


@recorded
def enter_restore_test(
    told: Told, printed: str, by: Person, *, actor: Person, now: datetime
) -> RestoreTest:
    """Keep a test with the portal's verdict; sent twice it is one. Raises Refused."""
    refuse(enter_no(actor, now))
    refuse(restore_shown.words_refusal(told))
    refuse(restoring.told_refusal(told, now))
    result = result_of(printed)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    there = RestoreTest.objects.filter(backup=told.backup.strip(), tested_at=told.tested_at).first()
    if there is not None:
        return _same(there, told, result, by)
    newest = tree_size()
    own, known = _own_root(result, newest), _known(result, newest)
    verdict = restore_shown.shown(restoring.judged(result, newest, own), result, known)
    refuse(restore_shown.moments_refusal(told, known, result, verdict))
    refuse(restore_shown.note_refusal(told.note, verdict))
    made = RestoreTest.objects.create(
        number=next_number(PREFIX, now), backup=told.backup.strip(), backup_at=told.backup_at,
        tested_at=told.tested_at, where=told.where.strip(), tested_by=by, note=told.note.strip(),
        verdict=verdict, own_root=own, entered_by=actor, entered_at=now, **_columns(result),
    )  # fmt: skip
    record(
        "restore.tested",
        made,
        actor=actor,
        now=now,
        refs=[by],
        data={
            "backup_at": made.backup_at.isoformat(), "tested_at": made.tested_at.isoformat(),
            "verdict": str(verdict), "size": made.size, "root": made.root, "own_root": own,
            "fault": made.fault,
        },
        personal={"backup": made.backup, "note": made.note},
    )  # fmt: skip
    return made


def _columns(result: Result | None) -> dict[str, object]:
    if result is None:
        return {}
    return {
        "size": result.size, "entries": result.entries, "root": result.root,
        "fault": result.fault, "place": result.place,
    }  # fmt: skip


_NOTHING = {"size": None, "entries": None, "root": "", "fault": "", "place": ""}


def _same(there: RestoreTest, told: Told, result: Result | None, by: Person) -> RestoreTest:
    """The one that was sent before; Refused where it said something else."""
    kept = (there.backup_at, there.where, there.note, there.tested_by_id)
    said = (told.backup_at, told.where.strip(), told.note.strip(), by.pk)
    columns = _columns(result) or _NOTHING
    if kept != said or any(getattr(there, name) != value for name, value in columns.items()):
        raise Refused(Refusal("restore.entered_stale", {"number": there.number}))
    return there


def keep_restore_tests(now: datetime) -> int:
    """Tell administrators two weeks before the next test is due, and every week it is late."""
    last = RestoreTest.objects.last_passed_on()
    n = own_controls.reminder(last, now.date())
    if n is None or last is None:
        return 0
    return _remind(last.isoformat(), n, now=now)


@recorded
def _remind(last: str, n: int, *, now: datetime) -> int:
    day = datetime.fromisoformat(last).date()
    url, told = "/controls/restores/", 0
    body = phrase(BODY, last=day, due=day + own_controls.QUARTER)
    people = Person.objects.holding(Role.ADMINISTRATOR, now.date())
    for person in people:
        key = f"{REMINDER}:{last}:{n}:{person.pk}"
        if not Notice.objects.filter(key=key).exists():
            notify(person, key=key, subject=phrase(DUE), body=body, url=url, now=now)
            told += 1
    if told:
        about = Reference("restore_test:register")
        record("restore.reminded", about, actor=SYSTEM("calendar"), now=now, data={"reminder": n})
    return told
