"""An incident's checklist, what is frozen and held for it, and the exercise it was, for a pack."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from evidence.models.incident_course import drawn, named
from evidence.models.reviews import maybe, who
from evidence.rules.sections import Drawn, Said, Section, Table
from incidents.models import ChecklistItem, ChecklistTick, Exercise, Incident


def _items(incident: Incident) -> list[ChecklistItem]:
    ticks = Prefetch("ticks", ChecklistTick.objects.select_related("by"))
    return list(incident.checklist.standing().prefetch_related(ticks))


def checklist(incident: Incident) -> Section | None:
    """Each item of the playbook with the last word on it; every word is in the population."""
    items = _items(incident)
    if not items:
        return None
    lines = tuple(
        (
            item.text_words,
            item.tick_words or (_("Open") if item.mandatory else _("Open, optional")),
            *item.last_word,
        )
        for item in items
    )
    runs = incident.playbooks.select_related("version__playbook")
    kept = tuple((str(run.version), f"{run.version.playbook.place_words}") for run in runs)
    people = [tick.by for item in items for tick in item.ticks.all()]
    return Section(
        "checklist", _("Playbook"), 50,
        facts=kept,
        table=Table((_("To do"), _("Word"), _("By"), _("When"), _("Note")), lines),
        populations=_drawn(incident, items),
        people=named(*people, *(item.assignee for item in items)),
    )  # fmt: skip


def _drawn(incident: Incident, items: list[ChecklistItem]) -> tuple[Drawn, ...]:
    rows = [
        {"n": item.n, "key": item.key, "text": item.text, "duty": item.duty,
         "mandatory": item.mandatory, "assignee": maybe(item.assignee), "due_at": item.due_at,
         "added_at": item.added_at, "state": item.standing.tick.value}
        for item in items
    ]  # fmt: skip
    ticks = [
        {"item": item.n, "n": tick.n, "tick": tick.tick, "note": tick.note, "by": who(tick.by),
         "at": tick.at}
        for item in items
        for tick in item.ticks.all()
    ]  # fmt: skip
    columns = "n key text duty mandatory assignee due_at added_at state"
    return (
        drawn("checklist_items", columns, rows, _("Items of the checklist"),
              _("What the playbooks had to be done."),
              _("due_at and added_at are the portal's times.")),
        drawn("checklist_ticks", "item n tick note by at", ticks, _("Words on the items"),
              _("Each word, those taken back too.")),
    )  # fmt: skip


def frozen(incident: Incident) -> Section | None:
    """What was frozen of the ledger, with its digest; and each legal hold."""
    freezes = list(incident.freezes.select_related("by"))
    holds = list(incident.legal_holds.select_related("placed_by", "lifted_by"))
    if not freezes and not holds:
        return None
    rows = [
        {"n": f.n, "at": f.at, "refs": f.refs, "since": f.since, "until": f.until,
         "reason": f.reason, "by": maybe(f.by), "tree_size": f.tree_size, "root": f.root,
         "entries": f.entries, "digest": f.digest}
        for f in freezes
    ]  # fmt: skip
    held = [
        {"n": h.n, "refs": h.refs, "reason": h.reason, "placed_by": maybe(h.placed_by),
         "placed_at": h.placed_at, "lifted_by": maybe(h.lifted_by), "lifted_at": h.lifted_at,
         "lift_reason": h.lift_reason}
        for h in holds
    ]  # fmt: skip
    lines = tuple(
        (f.at, f"{f.entries if f.is_sealed else '–'}", f.tree_size or "", f.digest) for f in freezes
    )
    kept = tuple(
        (_("Legal hold %(n)s") % {"n": h.n},
         _("in force") if h.is_in_force else _("lifted: %(why)s") % {"why": h.lift_reason})
        for h in holds
    )  # fmt: skip
    return Section(
        "frozen", _("Frozen ledger and legal holds"), 60,
        facts=kept,
        table=Table((_("When"), _("Entries"), _("Tree"), _("Digest")), lines) if lines else None,
        populations=(
            drawn("freezes", "n at refs since until reason by tree_size root entries digest", rows,
                  _("Frozen parts of the ledger"),
                  _("digest is SHA-256 over the lines “id leaf hash” of the entries, by id.")),
            drawn("legal_holds",
                  "n refs reason placed_by placed_at lifted_by lifted_at lift_reason", held,
                  _("Legal holds"), _("Those lifted too."),
                  _("placed_at and lifted_at are the portal's times.")),
        ),
        people=named(*(f.by for f in freezes), *(h.placed_by for h in holds),
                     *(h.lifted_by for h in holds)),
    )  # fmt: skip


def exercised(incident: Incident) -> Section | None:
    """That it was an exercise, what the others were told, and what was found."""
    rows = Exercise.objects.select_related("facilitator", "finished_by")
    one = rows.filter(incident=incident).first()
    if one is None:
        return None
    told = list(one.injects.select_related("given_by"))
    lines = [
        {"n": row.n, "minutes": row.minutes, "text": row.text, "given_at": row.given_at,
         "given_by": maybe(row.given_by)}
        for row in told
    ]  # fmt: skip
    return Section(
        "exercise", _("This was an exercise"), 5,
        facts=((_("Kind"), one.form_words), (_("Result"), str(one.sign[1])),
               (_("Facilitator"), one.facilitator.full_name), (_("Begun"), one.started_at)),
        said=(Said(one.findings, str(one.finished_by or "")),) if one.findings else (),
        table=Table(
            (_("Told"), _("Text")), tuple((row.given_at or _("not told"), row.text) for row in told)
        ),
        populations=(
            drawn("injects", "n minutes text given_at given_by", lines, _("Injects"),
                  _("What the facilitator told the others, and what was planned and not told."),
                  _("given_at is the portal's time; minutes are those planned.")),
        ),
        refs=(one.ledger_ref,),
        people=named(one.facilitator, one.finished_by, *(row.given_by for row in told)),
    )  # fmt: skip
