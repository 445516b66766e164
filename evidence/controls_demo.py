"""Own controls of the demo: two campaigns, a backup that did not come back, and a list that does
not agree."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.demo.diary import Diary
from evidence.actions.recertifying import CALENDAR, Said, answer_roles, open_recertification
from evidence.actions.reconciling import Brought, Wanted, explain, make_finding, reconcile
from evidence.actions.restore_tests import enter_restore_test
from evidence.models.recertifications import Recertification, RecertifiedRole
from evidence.models.reconciliations import ReconciledRow, ReconciledRowQuerySet, Reconciliation
from evidence.rules.recertification import Answer
from evidence.rules.reconciling import About, Found
from evidence.rules.restoring import Told
from govportal.people.actions import give_role
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.uploads import checked
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle

COMPLIANCE, ADMINISTRATOR, OWNER = "mateus.okafor", "noor.everett", "viggo.adeyemi"
SUPERFLUOUS = "yuki.arslan"
MOVED = "Moved to another team in spring and answers no holds any more."
COLUMNS = ("agent", "name", "technical_owner", "subscription")


def tell(diary: Diary, people: Mapping[str, Person]) -> None:
    """The chapter of own controls."""
    _last_quarter(diary, people)
    _not_restored(diary, people)
    _compared(diary, people)
    _this_quarter(diary)


def _last_quarter(diary: Diary, people: Mapping[str, Person]) -> None:
    """Everything is answered; one role that nobody needed is gone."""
    begin = diary.day(100, "08:00")
    given = diary.day(130, "09:00")
    by = people[ADMINISTRATOR]
    give_role(people[SUPERFLUOUS], Role.OPERATOR, actor=by, now=given)
    campaign = _opened(begin)
    for n, (asked, lines) in enumerate(_by_asked(campaign)):
        said = [_said(line, people[SUPERFLUOUS]) for line in lines]
        answer_roles(campaign, said, actor=asked, now=diary.day(98 - n % 9, "10:00"))


def _opened(at: datetime) -> Recertification:
    campaign = open_recertification(actor=CALENDAR, now=at)
    assert campaign is not None  # the cast has roles
    return campaign


def _said(line: RecertifiedRole, superfluous: Person) -> Said:
    if line.person_id == superfluous.pk and line.role == Role.OPERATOR:
        return Said(line.pk, Answer.WITHDRAWN, MOVED)
    return Said(line.pk, Answer.CONFIRMED)


def _by_asked(campaign: Recertification) -> Sequence[tuple[Person, list[RecertifiedRole]]]:
    """Who is asked, and about what."""
    found: dict[Person, list[RecertifiedRole]] = {}
    for line in campaign.lines.select_related("answerer").order_by("pk"):
        if line.answerer is not None:
            found.setdefault(line.answerer, []).append(line)
    return list(found.items())


def _this_quarter(diary: Diary) -> None:
    """Half of them have answered."""
    campaign = _opened(diary.day(9, "08:00"))
    for asked, lines in _by_asked(campaign)[::2]:
        said = [Said(line.pk, Answer.CONFIRMED) for line in lines]
        answer_roles(campaign, said, actor=asked, now=diary.day(5, "11:00"))


def _not_restored(diary: Diary, people: Mapping[str, Person]) -> None:
    told = Told(
        "weekly-full", diary.day(75, "02:00"), diary.day(74, "10:00"), "The spare database server",
        "The key of the archive was not in the safe. It has been put there since.",
    )  # fmt: skip
    admin = people[ADMINISTRATOR]
    enter_restore_test(told, "", admin, actor=admin, now=diary.day(74, "15:00"))


def _compared(diary: Diary, people: Mapping[str, Person]) -> None:
    """Service accounts of the cloud, as its team lists them, beside the inventory."""
    by, at = people[COMPLIANCE], diary.day(21, "10:00")
    rows = list(
        Agent.objects.exclude(lifecycle=Lifecycle.RETIRED)
        .select_related("technical_owner")
        .order_by("slug")
    )
    file = SimpleUploadedFile("service-accounts.csv", _sheet(rows).encode())
    source = "Service accounts of the cloud directory, from the platform team"
    brought = Brought(About.AGENTS, source, at.date(), checked(file))
    made = reconcile(brought, actor=by, now=at)
    _answered(made, Found.DIFFERS, "The list still names who had it before; the team corrects it.",
              by, diary)  # fmt: skip
    row = _rows(made, Found.ONLY_THERE).first()
    assert row is not None
    text = "An account that calls a model every night, and nobody has registered it."
    due = diary.now.date() + timedelta(days=14)
    wanted = Wanted([row.pk], text, people[OWNER], due)
    make_finding(made, wanted, actor=by, now=diary.day(20, "11:00"))


def _answered(made: Reconciliation, found: Found, reason: str, by: Person, diary: Diary) -> None:
    keys = list(_rows(made, found).values_list("pk", flat=True))
    explain(made, Wanted(keys, reason), actor=by, now=diary.day(20, "10:00"))


def _rows(made: Reconciliation, found: Found) -> ReconciledRowQuerySet:
    return ReconciledRow.objects.filter(reconciliation=made, found=found).order_by("pk")


def _sheet(rows: Sequence[Agent]) -> str:
    """The inventory, but for two that are missing, two that are new and two with others."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for n, row in enumerate(rows[2:]):
        owner = row.technical_owner.email if row.technical_owner else ""
        other = "gideon.lark@brackwater.example" if n in {3, 8} else owner
        sheet.writerow([row.slug, row.name, other, f"sub-{n % 4}"])
    sheet.writerow(["night-summariser", "Night summariser", "", "sub-1"])
    sheet.writerow(["test-scraper", "Test scraper", "", "sub-9"])
    return out.getvalue()
