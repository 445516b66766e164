"""What was learned from an incident and changed because of it, for a pack."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from approvals.models import Advice, Attachment, Decision, Vote
from evidence.models.incident_course import drawn, named, refs_of
from evidence.models.reviews import maybe, who
from evidence.models.stored import attached
from evidence.rules.omissions import Omission
from evidence.rules.sections import Said, Section, Stored, Table
from incidents.models import (
    ActionEvidence,
    CorrectiveAction,
    HandedIn,
    Incident,
    PostIncidentReview,
    Retest,
    ReviewPaper,
)
from incidents.post_incident_names import CONTROL_NAMES, TEXT_NAMES, TIER_NAMES
from incidents.rules.post_incident import TEXTS

KIND = "post_incident_review"


def _reviews(incident: Incident) -> list[PostIncidentReview]:
    rows = incident.post_reviews.select_related("text__by", "handed__review", "clock")
    return list(rows.order_by("n"))


def review_after(incident: Incident) -> Section | None:
    """Each review: where it stands, who handed it in, and who approved it."""
    found = _reviews(incident)
    if not found:
        return None
    handed = list(
        HandedIn.objects.filter(pir__in=found).select_related("pir", "by", "review").order_by("pk")
    )
    approved = [*_signatures(handed), *_votes(handed)]
    notes = list(_advice(handed))
    lines = (
        *((one.at, str(one.by), _("Handed in %(n)s, %(way)s") % {"n": one.n, "way": one.way_words},
           one.digest) for one in handed),
        *((row["at"], str(row["person"]), row["said"], row["why"]) for row in approved),
    )  # fmt: skip
    rows = [
        {**vars(one), "handed": one.handed.digest if one.handed else None} for one in found
    ]  # fmt: skip
    kept = [
        {"review": one.pir.number, "n": one.n, "way": one.way, "digest": one.digest,
         "frozen": _member(one), "by": who(one.by), "at": one.at}
        for one in handed
    ]  # fmt: skip
    refs = refs_of(*found, *handed, *notes, *(one.review for one in handed),
                   *(one.clock for one in found))  # fmt: skip
    refs |= {str(row["ref"]) for row in approved} | {f"{KIND}:{one.number}" for one in found}
    heads = (_("When"), _("Who"), _("What"), _("Reason or digest"))
    return Section(
        "review", _("Review afterwards"), 70,
        facts=tuple((one.number, _stands(one)) for one in found),
        table=Table(heads, tuple(sorted(lines, key=lambda line: str(line[0])))) if lines else None,
        populations=(
            drawn("incident_reviews",
                  "number n state is_required opened_at held_at returned approved_at closed_at"
                  " handed", rows, _("Reviews after the incident"),
                  _("Each review, those dropped too."), _("All are the portal’s times.")),
            drawn("reviews_handed_in", "review n way digest frozen by at", kept,
                  _("Reviews as they were handed in"),
                  _("Each state that was put to the committee or to be signed; its file is exactly"
                    " what the digest is over.")),
            drawn("review_approvals", "review ref person part said why at", approved,
                  _("Signatures and votes"),
                  _("Who signed, and the votes of ballots that were decided.")),
        ),
        refs=tuple(sorted(refs)),
        people=tuple(sorted({*(who(one.by) for one in handed),
                             *(row["person"] for row in approved)}, key=lambda one: one.ref)),
        files={_member(one): orjson.dumps(one.frozen, option=orjson.OPT_SORT_KEYS)
               for one in handed},
        omissions=(Omission("privileged_notes", len(notes)),) if notes else (),
    )  # fmt: skip


def _stands(one: PostIncidentReview) -> str:
    return f"{one.state_words}. {one.returned}" if one.returned else one.state_words


def _member(one: HandedIn) -> str:
    return f"reviews/{one.pir.number}_{one.n}.json"


def _signatures(handed: Sequence[HandedIn]) -> Iterable[dict[str, Any]]:
    for one in handed:
        for row in one.signatures.select_related("person"):
            yield {"review": one.pir.number, "ref": row.ledger_ref, "person": who(row.person),
                   "part": row.part, "said": _("Signed as %(part)s") % {"part": row.part_words},
                   "why": "", "at": row.at}  # fmt: skip


def _votes(handed: Sequence[HandedIn]) -> Iterable[dict[str, Any]]:
    """The last of each voter, once the committee has decided."""
    by_review = {one.review_id: one.pir.number for one in handed if one.review_id is not None}
    decided = Decision.objects.filter(review__in=list(by_review), ballot__isnull=False)
    over = {one.ballot_id: by_review[one.review_id] for one in decided}
    rows = Vote.objects.filter(ballot__in=list(over)).select_related("person", "seat")
    last = {(row.ballot_id, row.person_id): row for row in rows.order_by("pk")}
    for row in last.values():
        yield {"review": over[row.ballot_id], "ref": row.ledger_ref, "person": who(row.person),
               "part": row.seat.title, "said": str(row.get_choice_display()),
               "why": row.rationale, "at": row.cast_at}  # fmt: skip


def _advice(handed: Sequence[HandedIn]) -> Iterable[Advice]:
    """That counsel wrote notes; what they say is in no pack."""
    reviews = [one.review_id for one in handed if one.review_id is not None]
    return Advice.objects.filter(review__in=reviews).order_by("pk")


def whys(incident: Incident) -> Section | None:
    """What the newest review says: its texts, the five whys with their evidence, the controls."""
    found = [one for one in _reviews(incident) if one.text is not None]
    if not found:
        return None
    last = found[-1]
    text = last.text
    assert text is not None
    content, failed = text.content, list(incident.failed_controls.order_by("pk"))
    asked = [why for why in content["whys"] if why["question"] or why["answer"]]
    said = [(TEXT_NAMES[name][0], content["texts"].get(name, "")) for name in TEXTS]
    states = [
        {"review": one.number, "n": state.n, "content": state.content, "digest": state.digest,
         "whys": state.whys, "by": who(state.by), "at": state.at}
        for one in found
        for state in one.texts.select_related("by").order_by("n")
    ]  # fmt: skip
    heads = (_("Why"), _("Because"), _("Evidence"), _("What it shows"))
    return Section(
        "whys", _("What the review says"), 72,
        facts=(
            *((name, words) for name, words in said if words),
            *((_("Control that failed"), f"{CONTROL_NAMES.get(one.control, one.control)}. "
                                         f"{one.how}") for one in failed),
            (_("Tier"), f"{TIER_NAMES[content['tier_right']]}. {content['tier_why']}"),
            (_("No actions because"), content["no_actions"]),
        ),
        said=tuple(Said(one.text, f"{_('Recommends')}: {one.by}")
                   for one in last.recommendations.select_related("by")),
        table=Table(heads, tuple(
            (why["question"], why["answer"], why["evidence"], why["shown"]) for why in asked
        )) if asked else None,
        populations=(
            drawn("review_texts", "review n content digest whys by at", states,
                  _("States of the text"), _("Every state that was saved, the last counts."),
                  _("at is the portal’s time; digest covers what the page showed.")),
            drawn("failed_controls", "control catalogue how",
                  [{"control": one.control, "catalogue": one.catalogue, "how": one.how}
                   for one in failed],
                  _("Controls that failed"), _("As the reviews say."), _("No times.")),
        ),
        refs=tuple(sorted(
            {f"pir_text:{state.pk}" for one in found for state in one.texts.all()}
            | {one.ledger_ref for one in failed}
            | {row.ledger_ref for one in found for row in one.recommendations.all()}
        )),
        people=named(*(state.by for one in found for state in one.texts.select_related("by")),
                     *(row.by for row in last.recommendations.select_related("by"))),
    )  # fmt: skip


def _actions(incident: Incident) -> list[CorrectiveAction]:
    evidence = ActionEvidence.objects.select_related("by", "attachment").order_by("n")
    tries = Retest.objects.select_related("by", "run").order_by("n")
    rows = incident.corrective_actions.select_related("owner", "created_by", "effect_by", "clock")
    return list(
        rows.prefetch_related(Prefetch("evidence", evidence), Prefetch("retests", tries))
        .order_by("pk")
    )  # fmt: skip


def actions(incident: Incident) -> Section | None:
    """What is changed because of it, by whom, until when; the evidence, and whether it held."""
    found = _actions(incident)
    if not found:
        return None
    given = [(one, row) for one in found for row in one.evidence.all()]
    tried = [(one, row) for one in found for row in one.retests.all()]
    rows = [
        {**vars(one), "owner": who(one.owner), "created_by": who(one.created_by),
         "effect_by": maybe(one.effect_by)}
        for one in found
    ]  # fmt: skip
    lines = tuple(
        (one.number, one.title, str(one.owner), one.due_on, one.state_words,
         " ".join(filter(None, (one.effect_said if one.effect else "", one.effect_words,
                                one.drop_reason))) or "–")
        for one in found
    )  # fmt: skip
    heads = (_("Action"), _("What"), _("Owner"), _("Due"), _("State"), _("Effect"))
    kept = (
        *((f"{one.number}, {_('evidence')} {row.n}", f"{row.text} ({row.by})")
          for one, row in given),
        *((f"{one.number}, {_('re-test')} {row.n}",
           f"{_('held') if row.passed else _('failed again')}. {row.text} ({row.by})")
          for one, row in tried),
    )  # fmt: skip
    refs = refs_of(*found, *(row for _one, row in given), *(row for _one, row in tried),
                   *(one.clock for one in found))  # fmt: skip
    return Section(
        "actions", _("Corrective actions"), 74,
        facts=kept,
        table=Table(heads, lines),
        populations=(
            drawn("corrective_actions",
                  "number title what kind priority control owner due_on state effect_on effect"
                  " effect_words effect_by effect_at created_by created_at closed_at drop_reason",
                  rows, _("Corrective actions"), _("Those dropped too."),
                  _("due_on and effect_on are days in the portal’s zone, the rest its times.")),
            drawn("action_evidence", "action n text sha256 by at",
                  [{"action": one.number, "n": row.n, "text": row.text,
                    "sha256": row.attachment.sha256 if row.attachment else None,
                    "by": who(row.by), "at": row.at} for one, row in given],
                  _("Evidence of corrective actions"), _("What the owners say was done.")),
            drawn("retests", "action n passed run text by at",
                  [{"action": one.number, "n": row.n, "passed": row.passed, "run": row.run_id,
                    "text": row.text, "by": who(row.by), "at": row.at} for one, row in tried],
                  _("Re-tests"), _("Each time that what failed was tried again.")),
        ),
        refs=tuple(sorted(refs)),
        people=named(*(one.owner for one in found), *(one.created_by for one in found),
                     *(one.effect_by for one in found), *(row.by for _one, row in given),
                     *(row.by for _one, row in tried)),
    )  # fmt: skip


def documents(incident: Incident) -> Section | None:
    """The files of its reviews and of the evidence for its actions, byte for byte."""
    papers = ReviewPaper.objects.filter(pir__incident=incident)
    found = [
        (paper.pir.number, paper.ledger_ref, paper.attachment)
        for paper in papers.select_related("pir", "attachment__uploaded_by").order_by("pk")
    ]
    shown = ActionEvidence.objects.filter(action__incident=incident, attachment__isnull=False)
    found += [
        (row.action.number, row.ledger_ref, row.attachment)
        for row in shown.select_related("action", "attachment__uploaded_by").order_by("pk")
        if row.attachment is not None
    ]
    if not found:
        return None
    lines = [(about, file, attached(n, file)) for n, (about, _ref, file) in enumerate(found, 1)]
    heads = (_("Of"), _("File"), _("Bytes"), _("By"), "SHA-256")
    return Section(
        "documents", _("Documents"), 76,
        table=Table(heads, tuple(
            (about, one.member, one.size, str(file.uploaded_by), f"sha256:{one.sha256}")
            for about, file, one in lines
        )),
        populations=(
            drawn("documents", "about member name size sha256 uploaded_by uploaded_at",
                  [_file_row(about, file, one) for about, file, one in lines], _("Documents"),
                  _("Files of reviews and of evidence, as they were handed in."),
                  _("uploaded_at is the portal’s time.")),
        ),
        refs=tuple(sorted(ref for _about, ref, _file in found)),
        people=named(*(file.uploaded_by for _about, file, _one in lines)),
        stored=tuple(one for _about, _file, one in lines),
    )  # fmt: skip


def _file_row(about: str, file: Attachment, one: Stored) -> dict[str, object]:
    return {
        "about": about, "member": one.member, "name": one.name, "size": one.size,
        "sha256": one.sha256, "uploaded_by": who(file.uploaded_by),
        "uploaded_at": file.uploaded_at,
    }  # fmt: skip
