"""What the agent is, who answers for it and did before, and its tier with the reasons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import RequestVersion
from evidence.models.agent_dossiers.seen import Seen, drawn, or_none
from evidence.models.dossiers import points_of
from evidence.models.reviews import LEGAL_CLASS_WORDS, who
from evidence.models.stories.wording import day_words, tier_words
from evidence.rules.agent_dossiers import Holding, holdings
from evidence.rules.people import Who
from evidence.rules.sections import Section, Table
from govportal.people.models import Person
from registry.models import Agent
from registry.names import PEOPLE_FIELDS

FROM_HISTORY = gettext_lazy("Times are those of the change, in the portal’s time.")


def standing(seen: Seen) -> Section:
    """What it is, and where it stood."""
    row, right = seen.row, seen.rights.in_force
    facts = (
        (_("Short name"), seen.agent.slug),
        (_("Purpose"), row.purpose),
        (_("Kind"), row.get_kind_display()),
        (_("Users"), row.get_user_population_display()),
        (_("Business unit"), row.unit.name),
        (_("State"), row.get_lifecycle_display()),
        (_("Approval"), row.get_approval_display()),
        (_("Risk"), tier_words(row.tier)),
        (_("Runs in"), row.get_environment_display()),
        (_("Version allowed"), right.manifest.label if right else ""),
        (_("Allowed until"), day_words(right.valid_until) if right else ""),
        (_("Registered"), day_words(row.created_at)),
        (_("Live since"), day_words(row.went_live_at)),
        (_("Last review"), day_words(row.last_review_on)),
        (_("Next review"), day_words(row.next_review_on)),
    )
    return Section(
        "standing", _("What it is"), 10, facts=facts, refs=(seen.agent.ledger_ref,),
    )  # fmt: skip


def people(seen: Seen) -> Section:
    """Who answers for it now, and who did before."""
    found = _holdings(seen)
    names = {field: Agent.name_of(field) for field in PEOPLE_FIELDS}
    since = {one.part: one.since for one in found if one.until is None}
    lines = tuple(
        (
            _capital(names[field]),
            str(getattr(seen.row, field) or _("nobody")),
            or_none(since.get(field)),
            _("now"),
        )
        for field in PEOPLE_FIELDS
    )
    before = tuple(
        (_capital(names[one.part]), str(one.who), one.since, one.until)
        for one in found
        if one.until is not None
    )
    rows = [
        {"part": one.part, "person": one.who, "ref": one.who.ref, "since": one.since,
         "until": one.until}
        for one in found
    ]  # fmt: skip
    return Section(
        "people", _("Who answers for it"), 20,
        table=Table((_("Part"), _("Person"), _("Since"), _("Until")), lines + before),
        populations=(
            drawn("agent_people", "part person ref since until", rows, _("Who answered for it"),
                  _("The history of the agent’s own record."), str(FROM_HISTORY)),
        ),
        people=_everybody(found),
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _everybody(found: Sequence[Holding]) -> tuple[Who, ...]:
    return tuple(sorted({one.who for one in found}, key=lambda who: who.ref))


def _holdings(seen: Seen) -> tuple[Holding, ...]:
    columns = [f"{field}_id" for field in PEOPLE_FIELDS]
    rows = list(_history(seen).values("history_date", *columns))
    keys = {row[column] for row in rows for column in columns} - {None}
    known = {person.pk: who(person) for person in Person.objects.filter(pk__in=keys)}
    return tuple(
        one
        for field in PEOPLE_FIELDS
        for one in holdings(
            field, ((row["history_date"], known.get(row[f"{field}_id"])) for row in rows)
        )
    )


def _history(seen: Seen) -> Any:
    """The record's changes, oldest first."""
    rows = Agent.history.filter(id=seen.agent.pk, history_date__lt=seen.moment)
    return rows.order_by("history_date", "history_id")


def tier(seen: Seen) -> Section:
    """Its tier, and the answers that made it so; what its tiers were before."""
    version = _asked_last(seen)
    lines = [(line.text, line.why, or_none(line.points)) for line in _points(version)]
    decision = seen.decisions[-1] if seen.decisions else None
    legal = decision.legal_class if decision else ""
    changes = _tiers(seen)
    return Section(
        "tier", _("Tier, and why"), 30,
        facts=(
            (_("Risk"), tier_words(seen.row.tier)),
            (_("Reason given"), seen.row.tier_reason),
            (_("Class under the EU AI Act"), str(LEGAL_CLASS_WORDS.get(legal, legal))),
            (_("Points"), _points_words(version)),
            *((_("Tier %(tier)s since") % {"tier": level}, at) for at, level in changes),
        ),
        table=Table((_("What counts"), _("Answer"), _("Points")), tuple(lines)) if lines else None,
        populations=(
            drawn("agent_tiers", "since tier",
                  [{"since": at, "tier": level} for at, level in changes],
                  _("Tiers"), _("The history of the agent’s own record."), str(FROM_HISTORY)),
        ),
    )  # fmt: skip


def _asked_last(seen: Seen) -> RequestVersion | None:
    """The newest version of a request about it that had been sent."""
    rows = RequestVersion.objects.filter(request__agent=seen.agent.pk, submitted_at__lt=seen.moment)
    return rows.select_related("request", "manifest").order_by("submitted_at", "pk").last()


def _points(version: RequestVersion | None) -> Sequence[Any]:
    return list(points_of(version.classification)) if version else ()


def _points_words(version: RequestVersion | None) -> str:
    if version is None:
        return ""
    words = {"points": version.points, "number": version.request.number, "n": version.n}
    return _("%(points)s, by version %(n)s of %(number)s") % words


def _tiers(seen: Seen) -> list[tuple[datetime, int]]:
    found: list[tuple[datetime, int]] = []
    now: int | None = None
    for at, level in _history(seen).values_list("history_date", "tier"):
        if level is not None and level != now:
            found.append((at, level))
        now = level
    return found
