"""The law's side of an incident for a pack: questions, time limits, whom it affects, notices."""

import orjson
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import BoardLetter
from evidence.models.incident_course import drawn, named, refs_of
from evidence.models.letters import letter_line
from evidence.models.reviews import maybe, who
from evidence.rules.letters import facts_members
from evidence.rules.sections import Section, Stored, Table
from incidents.legal_names import ENDED_NAMES
from incidents.models import (
    Incident,
    LegalNotice,
    NoticeMove,
    NoticeVersion,
)
from incidents.rules.notices import Move
from incidents.rules.statutory import Ended


def law(incident: Incident) -> Section | None:
    """What counsel said to each question of the law, and the time limits that followed."""
    answers = list(incident.legal_answers.select_related("by").order_by("n"))
    rows = incident.statutory_clocks.select_related("clock").order_by("pk")
    limits = list(rows)
    if not answers and not limits:
        return None
    said = [
        {**vars(one), "by": who(one.by)}
        for one in answers
    ]  # fmt: skip
    kept = tuple(
        (one.question_words,
         f"{one.answer_words}{_(' (proposed)') if one.is_proposal else ''}, {one.by}. {one.reason}")
        for one in answers
    )  # fmt: skip
    heads = (_("Time limit"), _("To"), _("Aware"), _("Due"), _("Ended"), _("How"))
    table = tuple(
        (one.basis, one.to, one.aware_at, one.due_at or "–", one.ended_at or "–",
         ENDED_NAMES[Ended(one.ended_why)])
        for one in limits
    )  # fmt: skip
    refs = refs_of(*answers, *limits, *(one.clock for one in limits))
    return Section(
        "law", _("Questions and time limits of the law"), 56,
        facts=kept,
        table=Table(heads, table) if table else None,
        populations=(
            drawn("legal_answers",
                  "n question answer is_proposal reason aware_at role category death widespread by"
                  " at", said, _("Answers to questions of the law"),
                  _("Each answer; proposals, which decide nothing, too."),
                  _("aware_at is what its giver says, at the portal’s time.")),
            drawn("statutory_clocks",
                  "question statute basis period to notice table_version table_digest aware_at"
                  " due_at is_provisional begun_at ended_at ended_why", map(vars, limits),
                  _("Time limits of the law"),
                  _("As the table of laws said when each began; those that ended too."),
                  _("due_at is counted from aware_at by the law’s own rule.")),
        ),
        refs=tuple(sorted(refs)),
        people=named(*(one.by for one in answers)),
    )  # fmt: skip


def affected(incident: Incident) -> Section | None:
    """Whom and what it affects: as it stands, and every earlier state."""
    found = list(incident.scopes.select_related("by").order_by("n"))
    if not found:
        return None
    last = found[-1]
    columns = (
        "n people_least people_most records data_categories countries systems harm_types actuality"
        " reversibility harm_so_far still_possible not_known by at"
    )
    return Section(
        "affected", _("Whom and what it affects"), 57,
        facts=(
            (_("People"), last.people_words or _("not known yet")),
            (_("Records"), "" if last.records is None else str(last.records)),
            (_("Data"), ", ".join(map(str, last.data_categories))),
            (_("Countries"), ", ".join(map(str, last.countries))),
            (_("Systems"), ", ".join(map(str, last.systems))),
            (_("Harm"), last.harm_words),
            (_("Whether it happened"), last.actuality_words),
            (_("Whether it can be undone"), last.reversibility_words),
            (_("Harm so far"), last.harm_so_far),
            (_("Still possible"), last.still_possible),
            (_("Not known"), last.not_known),
            (_("Written"), f"{last.by}, {_('state %(n)s') % {'n': last.n}}"),
        ),
        populations=(
            drawn("affected_scopes", columns, [{**vars(one), "by": who(one.by)} for one in found],
                  _("Affected scope"), _("Each state of it, the last counts.")),
        ),
        refs=tuple(one.ledger_ref for one in found),
        people=named(*(one.by for one in found)),
    )  # fmt: skip


def notices(incident: Incident) -> Section | None:
    """Each notice with its versions, exactly as their digests are over them, and what became of
    it; of those that were sent the printed file, byte for byte.

    On its page every reader of the incident reads the newest version of each: so it is in every
    pack. Earlier ones and printed files are taken away by those who handle the incident.
    """
    versions = Prefetch("versions", NoticeVersion.objects.select_related("by").order_by("n"))
    moves = Prefetch("moves", NoticeMove.objects.select_related("by", "version").order_by("n"))
    found = list(incident.legal_notices.prefetch_related(versions, moves))
    if not found:
        return None
    written = [(one, version) for one in found for version in one.versions.all()]
    moved = [(one, move) for one in found for move in one.moves.all()]
    went = {move.version_id for _one, move in moved if move.move == Move.SENT}
    sent = [version for _one, version in written if version.pk in went]
    earlier = [_facts_name(row) for one in found for row in list(one.versions.all())[:-1]]
    heads = (_("Notice"), _("What"), _("When"), _("To"), _("How"), _("Reason"))
    lines = tuple(
        (one.kind_words, _move_words(move), move.sent_at or move.at, move.to or "–",
         " ".join(filter(None, (move.how, move.reference))) or "–", move.reason or "–")
        for one, move in moved
    )  # fmt: skip
    refs = refs_of(*found, *(row for _one, row in written), *(row for _one, row in moved))
    return Section(
        "notices", _("Notices"), 58,
        facts=tuple((one.kind_words, _version_words(one)) for one in found),
        table=Table(heads, lines) if lines else None,
        populations=(
            drawn("notice_versions", "kind n digest frozen printed sha256 by at",
                  [_version_row(one, row, row.pk in went) for one, row in written],
                  _("Versions of notices"),
                  _("Each version that was written, those never sent too."),
                  _("at is the portal’s time; the portal sends no notice itself.")),
            drawn("notice_moves", "kind n move version sent_at to how reference is_late reason by"
                  " at", [{**vars(move), "kind": one.kind, "by": who(move.by),
                           "version": move.version.n if move.version else None}
                          for one, move in moved],
                  _("What became of notices"), _("Sent, declared unnecessary, needed again."),
                  _("sent_at is what its writer says, at the portal’s time.")),
        ),
        refs=tuple(sorted(refs)),
        people=named(*(row.by for _one, row in written), *(row.by for _one, row in moved)),
        files={_facts_name(row): _frozen(row) for _one, row in written},
        stored=tuple(_printed(row) for row in sent),
        apart=frozenset({*earlier, *(_printed(row).member for row in sent)}),
    )  # fmt: skip


def _move_words(move: NoticeMove) -> str:
    words = {
        Move.SENT: _("Sent late") if move.is_late else _("Sent"),
        Move.UNNECESSARY: _("Declared unnecessary"),
        Move.NEEDED: _("Needed again"),
    }[Move(move.move)]
    return words if move.version is None else f"{words}, v{move.version.n}"


def _version_words(one: LegalNotice) -> str:
    states = list(one.versions.all())
    words = {"n": len(states), "by": states[-1].by or _("the portal"),
             "digest": states[-1].digest[:23]}  # fmt: skip
    text = ngettext(
        "%(n)s version, by %(by)s: %(digest)s…", "%(n)s versions, the last by %(by)s: %(digest)s…",
        len(states),
    )  # fmt: skip
    return text % words


def _frozen(row: NoticeVersion) -> bytes:
    """Exactly what its digest is over."""
    return orjson.dumps(row.content, option=orjson.OPT_SORT_KEYS)


def _facts_name(row: NoticeVersion) -> str:
    return f"notices/{row.file_name.removesuffix('.pdf')}.json"


def _printed(row: NoticeVersion) -> Stored:
    member = f"notices/{row.file_name}"
    return Stored(member, row.file_name, str(row.file.name), row.size or 0, row.sha256)


def _version_row(one: LegalNotice, row: NoticeVersion, went: bool) -> dict[str, object]:
    """The printed file is named once it was sent: printing alone is on no record of its own."""
    return {
        "kind": one.kind, "n": row.n, "digest": row.digest, "frozen": _facts_name(row),
        "printed": f"notices/{row.file_name}" if went else None,
        "sha256": row.sha256 if went else None, "by": maybe(row.by), "at": row.at,
    }  # fmt: skip


def letters(incident: Incident) -> Section | None:
    """Letters to the board about it: the facts in each, and the printed file. Whoever reads the
    incident reads and takes them."""
    rows = BoardLetter.objects.filter(subject_kind="incident", subject_id=incident.number)
    found = list(rows.select_related("acknowledged_by").order_by("n"))
    if not found:
        return None
    lines = [letter_line(row) for row in found]
    heads = (_("Letter"), _("Written"), _("Printed"), _("Acknowledged"), _("By"), _("Remark"))
    columns = "number digest written_at printed_at sha256 size member acknowledged_at"
    return Section(
        "letters", _("Letters to the board"), 59,
        table=Table(heads, tuple(
            (one.number, one.written_at, one.printed_at or "–", one.acknowledged_at or "–",
             str(one.acknowledged_by or "–"), one.remark or "–")
            for one in lines
        )),
        populations=(
            drawn("board_letters", f"{columns} acknowledged_by remark", map(vars, lines),
                  _("Letters to the board"), _("Every letter about the incident."),
                  _("All are the portal’s times.")),
        ),
        refs=tuple(one.ref for one in lines),
        people=named(*(row.acknowledged_by for row in found)),
        files=facts_members(lines),
        stored=tuple(_letter_file(row) for row in found if row.is_printed),
    )  # fmt: skip


def _letter_file(row: BoardLetter) -> Stored:
    member = f"letters/{row.file_name}"
    return Stored(member, row.file_name, str(row.file.name), row.size or 0, row.sha256)
