"""Refusals of drafts, requests and reviews in words; the one place where each is said."""

from django.utils.translation import gettext_lazy as _

REVIEW_SENTENCES = {
    "draft.submitted_stale": _("This draft was sent already, as %(number)s."),
    "draft.saved_elsewhere_stale": _(
        "Somebody saved this draft while you were writing. Your text is kept below; compare it "
        "with the newer one and save again."
    ),
    "draft.discarded_stale": _("This draft was discarded meanwhile; nothing was saved."),
    "draft.not_yours": _("Only its author may share or discard a draft."),
    "draft.incomplete": _("%(count)s answers stand between this draft and sending it."),
    "file.too_large": _("“%(name)s” is larger than %(limit)s MiB. Nothing was stored."),
    "file.empty": _("“%(name)s” is empty. Nothing was stored."),
    "file.type_unknown": _(
        "“%(name)s” is not of an accepted type. Accepted are PDF, Word, Excel, PowerPoint, "
        "OpenDocument, plain text, Markdown, CSV, YAML, JSON, PNG and JPEG."
    ),
    "file.type_mismatch": _("“%(name)s” is not what its ending says. Nothing was stored."),
    "file.name_missing": _("The file has no usable name. Rename it and attach it again."),
    "file.attached_already": _("“%(name)s” is attached already."),
    "request.closed_stale": _("This request is closed; nothing was changed."),
    "request.not_yours": _("Only the requester or the business owner may do this."),
    "request.reason_missing": _("A reason is needed."),
    "request.agent_in_review": _("%(agent)s is under review already, as %(number)s."),
    "request.agent_unknown": _("There is no agent “%(slug)s” that you can see."),
    "request.unit_missing": _("There is no business unit yet; an administrator adds one."),
    "request.committee_missing": _(
        "There is no committee yet that decides for %(unit)s; an administrator adds one."
    ),
    "request.kind_stays": _(
        "The kind of a request stays as it was sent: %(kind)s. For another kind, send another "
        "request."
    ),
    "request.unchanged": _("Nothing has changed against the version under review."),
    "request.agent_retired": _("%(agent)s is retired. What takes its place is a new deployment."),
    "renewal.not_yours": _("Only the business owner or the technical owner asks for a renewal."),
    "renewal.pilot": _(
        "A pilot of %(agent)s is not renewed: ask for what comes after it as a new deployment."
    ),
    "renewal.nothing_approved": _(
        "No approved request describes what runs as %(agent)s; ask for it as a new deployment."
    ),
    "request.only_owners": _("Only the agent’s business owner or technical owner asks for that."),
    "request.lowest_tier": _("%(agent)s is at tier 1 already; there is no lower one."),
    "reduction.not_yours": _(
        "Only whoever signs, or presides over the ballot, may propose a reduced scope."
    ),
    "reduction.kind": _(
        "A request of this kind has no scope of its own that could be reduced; decide as it is."
    ),
    "reduction.more": _("“%(what)s” would be more than was requested; a reduced scope is less."),
    "reduction.nothing": _("Nothing is taken out yet. Take something out, or decide as it is."),
    "reduction.leaves_gap": _(
        "What is left would not be complete: “%(path)s” would not fit any more."
    ),
    "clock.none": _("%(number)s has no clock: nobody reviews it, or its number is another."),
    "clock.not_started": _("On %(day)s the clock of this review had not started."),
    "clock.moment_unclear": _(
        "“%(text)s” is no day and no moment. Write a day as 2026-11-26, or a moment as "
        "2026-11-26T14:00+01:00."
    ),
    "clock.moment_to_come": _("A clock is read as of now or of the past, not of the future."),
    "review.closed_stale": _("This review has ended; your verdict was not recorded."),
    "review.step_done_stale": _("Somebody was first: this step is done. Nothing was changed."),
    "review.version_stale": _(
        "The request was changed while you had it open. Read the new version, then decide."
    ),
    "review.not_assigned": _("This step of the review is not yours."),
    "review.conflict": _(
        "You have a conflict of interest in this case, so you may read it but not decide."
    ),
    "review.own_request": _("Nobody decides on their own request."),
    "review.two_people": _("Two signatures are two people: you have signed this version already."),
    "review.first_duties_open": _("The signatures open when the duties before them are done."),
    "review.committee_decides": _("The committee decides this; its ballot is not open."),
    "review.ballot_opened_stale": _("The ballot was opened already."),
    "review.may_not_open_ballot": _("Only chair or co-chair may open the ballot early."),
    "review.first_duties_before_ballot": _(
        "The attestation and the legal and privacy steps come first; no ballot opens without them."
    ),
    "review.not_late": _("A review that is missing still has time; wait for it."),
    "review.conditions_not_here": _("Conditions are for the committee; here it is yes or no."),
    "review.conditions_missing": _("Write down at least one condition, or approve without."),
    "review.absence_noted_stale": _("There is nobody in this seat to record as absent."),
    "review.may_not_note_absence": _(
        "Only the holder of the seat, chair or co-chair may record an absence."
    ),
    "review.documents_not_here": _("Documents are added to the reviews before a ballot."),
    "review.documents_too_many": _("A review has %(most)s documents at most."),
    "review.document_gone_stale": _("This document was taken off already."),
    "review.quick_unconfirmed": _(
        "You had this case open for %(seconds)s seconds. Say that you have read what you decide "
        "about, or go back and read it."
    ),
    "review.rationale_short": _(
        "Your reasons need %(least)s characters or more; these are %(has)s."
    ),
    "review.rationale_long": _("Your reasons may have %(most)s characters; these are %(has)s."),
    "review.verdict_missing": _("Choose a verdict."),
    "review.legal_class_missing": _("Choose the class under the EU AI Act."),
    "review.contact_data_missing": _(
        "Say whether the personal data is contact data only, or regulated data."
    ),
    "review.prohibited_is_a_no": _(
        "A prohibited practice cannot be approved: choose “Reject” with this class."
    ),
    "review.absence_voted_stale": _("They have voted already, so they are not absent."),
    "review.question_long": _("A question may have %(most)s characters; this one has %(has)s."),
    "review.question_short": _("A question needs %(least)s characters or more."),
    "review.question_ended_stale": _(
        "The review ended before your answer came; it was not recorded."
    ),
    "review.assignee_seat": _("%(person)s sits neither in the chair’s nor in the co-chair’s seat."),
    "request.requester_other": _(
        "This request names %(person)s as its requester. Who asks sends it; leave the requester "
        "out, or let %(person)s send it."
    ),
    "request.auditor_asks": _(
        "Auditors read everything and change nothing; they send no requests."
    ),
    "review.question_closed_stale": _("This question is closed already."),
    "review.question_not_yours": _("Only who asked may withdraw a question."),
    "review.answer_missing": _("An answer is needed."),
    "review.tier_not_higher": _("A tier can be raised here; lowering takes the committee."),
    "scheduled.tier_by_request": _(
        "A scheduled review keeps the tier that was decided; a change request may raise it."
    ),
    "review.may_not_raise": _("Only somebody who reviews this case may raise its tier."),
    "review.may_not_assign": _("Only chair, co-chair or an administrator may hand a step over."),
    "review.owner_stays": _(
        "This is the technical owner’s own duty and no conflict; chair or an administrator may "
        "hand it over."
    ),
    "conflict.who_reads": _(
        "The register of conflicts is read by committee members, auditors and administrators."
    ),
    "panel.who_reads": _(
        "These figures are read by committee members, auditors and administrators."
    ),
    "review.substitute_role": _(
        "You do not hold the role or the seat that this step needs, so you may not do it for "
        "somebody who is away."
    ),
    "review.absent_conflict": _(
        "Who is away has a conflict of interest in this case, so nobody does this for them."
    ),
    "review.assignee_conflict": _("%(person)s has a conflict of interest in this case."),
    "review.assignee_inactive": _("%(person)s has no active account."),
    "review.assignee_role": _("%(person)s does not hold the role this step needs."),
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = frozenset(
    {
        "appeal.not_yours",
        "conflict.who_reads",
        "draft.not_yours",
        "panel.who_reads",
        "request.auditor_asks",
        "request.not_yours",
        "request.only_owners",
        "request.requester_other",
        "review.absent_conflict",
        "review.conflict",
        "review.may_not_assign",
        "review.may_not_raise",
        "review.not_assigned",
        "review.own_request",
        "review.question_not_yours",
        "review.substitute_role",
    }
)
