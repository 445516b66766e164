"""The evidence room in words: refusals, populations, omissions, and what ledger verbs mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evidence.scope_sentences import SCOPE_OMISSIONS
from evidence.section_sentences import SECTION_OMISSIONS

SENTENCES = {
    "pack.moved_stale": _("This pack has moved on meanwhile (%(state)s). Look again."),
    "pack.cancelled": _("This pack was cancelled before it was built. It can be asked for again."),
    "pack.failed": _("Building this pack failed. Try again, or ask an administrator."),
    "pack.not_ready": _("This pack is still being built."),
    "pack.expired": _(
        "This pack has been removed. Build it again: it will be the same, byte for byte."
    ),
    "pack.scope_moved": _(
        "%(number)s changed after the checkpoint of %(size)s entries (%(count)s later). A pack "
        "shows what its checkpoint proves: choose a later one."
    ),
    "pack.request_unknown": _("There is no request %(number)s that you may see."),
    "pack.incident_unknown": _("There is no incident %(number)s that you may see."),
    "pack.no_checkpoint": _("The ledger has no signed checkpoint yet. Try again in a minute."),
    "pack.checkpoint_unknown": _("The ledger has no signed checkpoint of %(size)s entries."),
    "pack.unsealed": _(
        "%(count)s entries about %(number)s wait to be sealed. Try again in a minute."
    ),
    "pack.version_broken": _(
        "Version %(n)s of %(number)s does not have the digest it was submitted with. Tell an "
        "administrator: the stored request was changed."
    ),
    "pack.too_large": _("The files of %(number)s together are too large for one pack (2 GiB)."),
    "pack.not_printed": _("The report of %(number)s could not be printed."),
    "pack.broken": _("Something unexpected happened while this pack was built."),
    "pack.worker_lost": _("Building stopped several times without a result."),
    "audit.not_allowed": _(
        "The audit trail is open to auditors, administrators and committee members. What concerns "
        "a request that you take part in is on its own page."
    ),
}

STATE_WORDS = {
    "waiting": _("Being built"),
    "ready": _("Ready"),
    "failed": _("Failed"),
    "expired": _("Removed"),
    "cancelled": _("Cancelled"),
}
STATE_TONES = {
    "waiting": ("neutral", "wait"),
    "ready": ("ok", "ok"),
    "failed": ("bad", "bad"),
    "expired": ("neutral", "off"),
    "cancelled": ("neutral", "off"),
}
STEP_WORDS = {
    "waiting": _("Waits for the worker"),
    "sealing": _("Sealing the ledger"),
    "gathering": _("Gathering the records"),
    "proving": _("Collecting ledger entries and proofs"),
    "printing": _("Printing the report"),
    "signing": _("Fingerprints and signature"),
    "done": _("Done"),
}

POPULATIONS = {
    "attachments": {
        "title": _("Attachments"),
        "source": _("Files attached to any version of the request, and to evidence."),
        "filters": _("All of them. Files that are gone are under omissions."),
        "clock": _("uploaded_at is the portal's time of the upload."),
    },
    "authorisations": {
        "title": _("Authorisations"),
        "source": _("Rights to run that decisions on this request gave."),
        "filters": _("All whose basis is a decision of one of the reviews."),
        "clock": _("valid_until is the last day, in the portal's zone."),
    },
    "ballots": {
        "title": _("Ballots"),
        "source": _("Ballots of the committee in the reviews, with what was counted."),
        "filters": _(
            "All of them. How votes went, and what was counted, only where votes_shown says so."
        ),
        "clock": _("opened_at and closed_at are the portal's times."),
    },
    "board_letters": {
        "title": _("Letters to the board"),
        "source": _("Letters that told the board of a decision on this request."),
        "filters": _("All of them."),
        "clock": _("written_at, printed_at and acknowledged_at are the portal's times."),
    },
    "clock_days": {
        "title": _("Use of time, day by day"),
        "source": _("Counted again from the clock's events and its calendar."),
        "filters": _(
            "Every day between start and end on which the clock could run; of the clocks of the "
            "reviews, of their duties and ballots."
        ),
        "clock": _("Seconds of the clock's own scale; days in the calendar's zone."),
    },
    "clock_events": {
        "title": _("Events of the clocks"),
        "source": _("Stored events of the clocks of the reviews, of their duties and ballots."),
        "filters": _("All of them; a ballot that was extended has two clocks."),
        "clock": _("due_at is when it was due, at is when it happened."),
    },
    "completeness_checks": {
        "title": _("Checks of completeness"),
        "source": _("What the security reviewers’ desk said of the request."),
        "filters": _("All of them, those too that the end of the review left unsaid."),
        "clock": _("opened_at and closed_at are the portal's times; due_at is the desk's own."),
    },
    "condition_evidence": {
        "title": _("Evidence for conditions"),
        "source": _("What was handed in for the conditions of the decision."),
        "filters": _("All of it, returned or accepted."),
        "clock": _("at and decided_at are the portal's times."),
    },
    "conditions": {
        "title": _("Conditions"),
        "source": _("What the approval was tied to."),
        "filters": _("All of them, also those that another wording took the place of."),
        "clock": _("due_at is the end of the day in the committee's zone; held is in UTC."),
    },
    "conflicts": {
        "title": _("Conflicts of interest"),
        "source": _("The register of conflicts of every review."),
        "filters": _("All of them, found by the portal or declared."),
        "clock": _("As they stood when the review was opened or handed over."),
    },
    "criterion_signatures": {
        "title": _("Signatures under exit criteria"),
        "source": _("Signatures given for stages of releases."),
        "filters": _("All of them, those taken back too."),
        "clock": _("signed_at and withdrawn_at are the portal's times."),
    },
    "decisions": {
        "title": _("Decisions"),
        "source": _("Stored decisions of the reviews."),
        "filters": _("All of them."),
        "clock": _("decided_at is the portal's time of the deciding verdict."),
    },
    "entries": {
        "title": _("Ledger entries"),
        "source": _("The ledger's index of references."),
        "filters": _(
            "Every entry that names the request or anything that belongs to it, up to the "
            "checkpoint."
        ),
        "clock": _("occurred_at is the portal's time, recorded_at the real one."),
    },
    "exit_criteria": {
        "title": _("Exit criteria of release stages"),
        "source": _("Written with the authorisation, before its first stage began."),
        "filters": _("All of them, of every attempt at every stage."),
        "clock": _("None: they never change."),
    },
    "privileged_notes": {
        "title": _("Privileged notes of counsel"),
        "source": _("That counsel wrote a note, and the commitment to its text in the ledger."),
        "filters": _("All of them, addenda and erased ones too; no text of any."),
        "clock": _("at is the portal's time."),
    },
    "questions": {
        "title": _("Questions and answers"),
        "source": _("Questions to the requester in all reviews."),
        "filters": _("All of them, withdrawn ones too."),
        "clock": _("asked_at and closed_at are the portal's times."),
    },
    "release_stages": {
        "title": _("Stages of releases"),
        "source": _("Stages of every authorisation on the way to production."),
        "filters": _("All of them, those not begun and those stepped back from too."),
        "clock": _("entered_at and left_at are the portal's times; days are those of its zone."),
    },
    "review_steps": {
        "title": _("Duties of the reviews"),
        "source": _("The steps that the routes gave."),
        "filters": _("All of them, cancelled ones too."),
        "clock": _("opened_at and done_at are the portal's times."),
    },
    "reviews": {
        "title": _("Reviews"),
        "source": _("Reviews whose subject is this request."),
        "filters": _("All of them, also those continued at a higher tier."),
        "clock": _("opened_at and closed_at are the portal's times."),
    },
    "scheduled_reviews": {
        "title": _("Scheduled reviews"),
        "source": _("Reviews after go-live, and periodic ones, of the rights that were given."),
        "filters": _("All of the authorisations in this pack, open ones too."),
        "clock": _("due_on and lapses_on are days in the zone of the committee's calendar."),
    },
    "sign_offs": {
        "title": _("Verdicts"),
        "source": _("Stored verdicts of all reviews."),
        "filters": _("All of them, also those about versions that were changed later."),
        "clock": _("signed_at is the portal's time of the verdict."),
    },
    "turns": {
        "title": _("Turns of the case"),
        "source": _("Meetings that heard it, reduced scopes, appeals, exceptions and pilots."),
        "filters": _("All of this request."),
        "clock": _("at is the portal's time; until is a day in the portal's zone."),
    },
    "versions": {
        "title": _("Versions of the request"),
        "source": _("What was submitted, frozen at that moment."),
        "filters": _("All of them."),
        "clock": _("submitted_at is the portal's time."),
    },
    "votes": {
        "title": _("Votes"),
        "source": _("Stored votes of the ballots, with the reasons, and casting votes."),
        "filters": _(
            "Of ballots whose votes show, those changed later too (is_last says which counts). "
            "Open ballots are under omissions."
        ),
        "clock": _("cast_at is the portal's time of the vote."),
    },
}

OMISSIONS = {
    **SCOPE_OMISSIONS,
    **SECTION_OMISSIONS,
    "drafts": (
        _("What was written before it was submitted"),
        _("Drafts are private to their authors and outside the ledger."),
    ),
    "individual_times": (
        _("How long each reviewer had the case open"),
        _("Individual times are seen only by the person they are about."),
    ),
    "conflicts": (
        _("The register of conflicts of interest"),
        _("It is read by those who see every request: committee, auditors, administrators."),
    ),
    "later_entries": (
        _("Ledger entries after the first %(size)s"),
        _("The pack shows the ledger as its checkpoint signed it."),
    ),
    "other_entries": (
        _("Other requests and the running of %(agent)s"),
        _("They are outside the scope of this pack."),
    ),
    "mail_addresses": (
        _("Addresses of the people named"),
        _(
            "Names and the ledger's references identify them; addresses prove nothing more. What "
            "the request itself says is unchanged."
        ),
    ),
    "withheld_texts": (
        ngettext_lazy(
            "The plain text behind %(count)s commitment",
            "Plain texts behind %(count)s commitments",
            "count",
        ),
        _(
            "The one who asked for the pack may not read them. Their commitments stand in the "
            "entries."
        ),
    ),
    "erased_texts": (
        ngettext_lazy(
            "The plain text behind %(count)s commitment",
            "Plain texts behind %(count)s commitments",
            "count",
        ),
        _("They were erased. Their commitments stand in the entries, and every proof still holds."),
    ),
    "privileged_notes": (
        ngettext_lazy(
            "What %(count)s privileged note of counsel says",
            "What %(count)s privileged notes of counsel say",
            "count",
        ),
        _(
            "They are read by counsel and the people they named, whoever asks for the pack. Who "
            "wrote them, and when, is in it."
        ),
    ),
    "open_votes": (
        _("Who voted how on items that are not decided (ballots: %(count)s)"),
        _("Until the item is decided, nobody takes away how others voted."),
    ),
    "pruned_bodies": (
        ngettext_lazy(
            "The body of %(count)s ledger entry",
            "The bodies of %(count)s ledger entries",
            "count",
        ),
        _("Their retention time is over. Leaf and proof remain."),
    ),
    "missing_file": (
        _("The attachment %(name)s"),
        _("The stored file is gone or does not have the fingerprint it was attached with."),
    ),
}
