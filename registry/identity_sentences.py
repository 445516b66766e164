"""Refusals about keys, grants and sightings in words; the API says the same ones."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "identity.reason_missing": _("Say why; it stays on record."),
    "identity.holds_key": _("The reason holds a key; leave it out, everybody would read it."),
    "identity.text_long": _("This may have %(most)s characters; these are %(has)s."),
    "credential.missing": _("Say who calls: “Authorization: Bearer” and a key or a grant."),
    "credential.unknown": _("This key is not known here."),
    "credential.expired": _("This key has expired."),
    "credential.replaced": _("This key was replaced, and its overlap is over."),
    "credential.revoked": _("This key was revoked."),
    "credential.wrong_environment": _("This is a key for %(own)s, used for %(asked)s."),
    "credential.too_many": _("Too many wrong keys. Ask again in %(seconds)s seconds."),
    "agent.is_suspended": _("The agent is suspended."),
    "agent.is_retired": _("The agent is retired."),
    "credential.only_technical_owner": _("Only the technical owner issues and rotates keys."),
    "credential.only_who_answers_revokes": _(
        "Only the technical owner, the security owner or an operator revokes keys."
    ),
    "credential.agent_retired": _("A retired agent gets no key."),
    "credential.agent_unregistered": _(
        "It is only discovered so far. Register it first, so that somebody answers for it."
    ),
    "credential.exists": _(
        "There is a key for this environment that works. Rotate it; or, where nobody has kept it, "
        "revoke it and issue another."
    ),
    "credential.not_current_stale": _("This is not the current key any more; look again."),
    "credential.revoked_stale": _("This key is revoked already."),
    "credential.overlap_runs": _(
        "The key before this one still works, until %(until)s. Wait for that, or revoke it first."
    ),
    "credential.overlap_long": _(
        "The old key may go on for %(most)s hours at most; these are %(asked)s."
    ),
    "credential.lasts_long": _(
        "A key of this agent may live for %(most)s hours at most; these are %(asked)s."
    ),
    "grant.no_key": _("There is no key to sign grants with at %(path)s."),
    "grant.key_rotated_lately": _(
        "The key was rotated less than an hour ago: grants of the one before may still run."
    ),
    "grant.from_grant": _("A grant is asked for with the agent’s own key, not with a grant."),
    "grant.not_authorised": _("Nothing is authorised for this agent in this environment."),
    "grant.task_missing": _("Name the task, in %(most)s characters at most."),
    "grant.holds_key": _(
        "The task holds a key, which everybody who sees the grant would read. Leave it out, and "
        "revoke that key."
    ),
    "grant.minutes": _("A grant lasts 1 to %(most)s minutes; these are %(asked)s."),
    "grant.tools_missing": _("Name the tools, one at least and %(most)s at most."),
    "grant.tools_beyond": _("Not in the authorised manifest: %(tools)s."),
    "grant.revoked": _("This grant was revoked."),
    "grant.expired": _("This grant is over."),
    "grant.authorisation_gone": _("What this grant was given for is not authorised any more."),
    "grant.revoked_stale": _("This grant is revoked already."),
    "grant.expired_stale": _("This grant is over already."),
    "grant.only_who_answers_ends": _(
        "Only the agent itself, its owners or an operator end a grant."
    ),
    "sighting.only_readers": _(
        "Sightings are read by operators, reviewers, the committee, auditors and administrators."
    ),
    "sighting.only_operators": _("Only operators and security reviewers decide this."),
    "sighting.decided_stale": _("Somebody has decided this meanwhile; look at where it stands."),
    "sighting.agent_missing": _("Choose the agent that it is."),
    "sighting.auditor_reports_not": _(
        "Auditors change nothing; tell an operator or a security reviewer what you have seen."
    ),
    "sighting.only_operators_import": _(
        "Only operators and security reviewers bring in lists of sightings."
    ),
    "sighting.text_missing": _("This is missing."),
    "sighting.seen_later": _("This day has not come yet."),
    "sighting.no_day": _("This is no day; write it as 2026-11-30."),
    "sighting.environment_unknown": _("Write development, staging or production, or nothing."),
    "sighting.holds_key": _("This holds a key; leave it out, others would read it."),
    "sighting.not_utf8": _("This holds characters that cannot be kept; save the file as UTF-8."),
    "sighting.reported_already": _("You have reported exactly this before; it is on record."),
    "sighting.column_missing": _("This column is missing."),
    "sighting.column_twice": _("This column is there twice."),
    "sighting.rows_many": _("A list has %(most)s rows at most; nothing was brought in."),
    "sighting.rows_none": _("There is no row below the first."),
    "sighting.name_missing": _("Give it a name, a short name and a business unit."),
}
FORBIDDEN = frozenset(
    {
        "agent.is_retired",
        "agent.is_suspended",
        "credential.revoked",
        "credential.wrong_environment",
        "grant.authorisation_gone",
        "grant.from_grant",
        "grant.revoked",
        "credential.only_technical_owner",
        "credential.only_who_answers_revokes",
        "grant.only_who_answers_ends",
        "sighting.only_operators",
        "sighting.only_readers",
        "sighting.auditor_reports_not",
        "sighting.only_operators_import",
    }
)
