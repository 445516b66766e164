"""Every sentence of the rules, in English and marked for translation, without Django."""

from collections.abc import Mapping

from govportal.wording import gettext_noop as gettext_noop

_ = gettext_noop

SENTENCES: Mapping[str, str] = {
    "yaml.not_a_mapping": _("The file begins with %(found)s; expected are the keys of a request."),
    "submission.unit_unknown": _("%(label)s: there is no business unit “%(found)s” here."),
    "submission.date_past": _("%(label)s: %(found)s is past."),
    "submission.slug_taken": _(
        "%(label)s: “%(found)s” is taken by an agent that is approved or under review. Choose "
        "another, or ask for a material change of that agent."
    ),
    "submission.agent_unknown": _("%(label)s: there is no agent “%(found)s” that you can see."),
    "submission.agent_retired": _(
        "%(label)s: “%(found)s” is retired. What takes its place is a new deployment."
    ),
    "submission.agent_in_review": _("%(label)s: “%(found)s” is under review, as %(number)s."),
    "submission.other_agent": _("A change to %(number)s must keep its agent, “%(slug)s”."),
    "submission.nothing_new": _(
        "%(label)s: this is exactly what is authorised already. A material change changes "
        "something; to prolong what runs, choose a renewal."
    ),
    "answer.missing": _("“%(label)s”: not answered."),
    "answer.row_part_missing": _("“%(label)s”: not answered in row %(row)s of “%(list)s”."),
    "answer.wrong_type": _("%(label)s: found %(found)s, expected %(expected)s."),
    "answer.not_a_choice": _("%(label)s: found “%(found)s”, expected one of %(expected)s."),
    "answer.not_accepted_here_yet": _("%(label)s: “%(found)s” is not accepted here yet."),
    "answer.pattern": _("%(label)s: found “%(found)s”, expected %(expected)s."),
    "answer.impossible_date": _("%(label)s: there is no %(found)s in the calendar."),
    "answer.out_of_range": _("%(label)s: found %(found)s, expected %(least)s to %(most)s."),
    "answer.too_long": _("%(label)s has %(found)s characters; at most %(limit)s are accepted."),
    "answer.too_many": _("%(label)s has %(found)s lines; at most %(limit)s are accepted."),
    "answer.forbidden_character": _(
        "%(label)s holds a character that cannot be stored (%(found)s)."
    ),
    "answer.turning_character": _(
        "%(label)s holds a character that turns the direction of writing (%(found)s): a reader "
        "would see another text."
    ),
    "answer.holds_key": _(
        "%(label)s holds a key, which everybody who sees the request would read. Take it out, and "
        "revoke that key."
    ),
    "answer.currency": _("%(label)s: %(found)s has more decimals than %(currency)s."),
    "answer.twice": _("%(label)s: “%(found)s” is there twice."),
    "finding.regulated": _("“%(answer)s” says no, but the data include “%(found)s” (%(what)s)."),
    "finding.irreversible": _("“%(answer)s” says no, but “%(found)s” cannot be undone."),
    "finding.writes": _("“%(answer)s” says no, but “%(found)s” changes data."),
    "finding.contact_data": _(
        "“%(answer)s” says no beside “%(found)s” (%(what)s). Contact data only?"
    ),
    "finding.overseers": _("High risk is proposed, but nobody is named who watches the agent."),
    "finding.fundamental_rights": _(
        "High risk is proposed. Is a fundamental-rights assessment needed? None is named."
    ),
    "gate.threat_model": _("From tier 2 on: say that the threat model is done, and name it."),
    "gate.prompt_injection": _(
        "From tier 2 on: name at least one mitigation against prompt injection."
    ),
    "gate.audit_logging": _("From tier 2 on: audit logging must be set up."),
    "gate.rollback": _("From tier 3 on: say how the agent’s work is undone."),
    "gate.incident_owner": _("From tier 3 on: name an incident owner."),
    "gate.kill_switch": _("From tier 3 on: name the day on which the kill switch was tested."),
    "gate.kill_switch_past": _("The test of the kill switch must lie in the past."),
    "gate.staged_release": _("From tier 3 on: describe the release in stages."),
    "gate.risks": _("From tier 3 on: rate these risks too: %(missing)s."),
    "gate.data_protection": _("With regulated data: name the data-protection assessment."),
    "gate.disclosures": _(
        "With people outside: write the three texts that say it is an AI assistant."
    ),
    "gate.existing_agent": _("For a change or a renewal: name the existing agent’s short name."),
    "gate.exception_rule": _("An exception is to a rule: say which."),
    "gate.exception_why": _("An exception has a reason: say why the rule cannot be kept."),
    "gate.exception_measures": _("An exception is compensated: say by what."),
    "gate.retirement_why": _("A retirement has a reason: say why."),
    "gate.retirement_on": _("A retirement has a day: name the last one of the agent."),
    "gate.tier_change_to": _("Say which tier: 1, 2 or 3."),
    "gate.tier_change_why": _("A lower tier has a reason: say why the risk is lower."),
    "submission.not_approved": _(
        "%(label)s: “%(found)s” is not approved, or is retired, so this is not asked for here."
    ),
    "submission.retirement_day": _("The last day of the agent is from today to a year from now."),
    "submission.retirement_asked": _(
        "%(label)s: the retirement of “%(found)s” is asked for already."
    ),
    "submission.tier_not_lower": _(
        "%(label)s: “%(found)s” is at tier %(tier)s; only a lower one is asked for."
    ),
    "gate.exception_until": _("An exception has a last day: name it."),
    "submission.exception_length": _(
        "An exception lasts at most %(most)s days: its last day is from today to %(latest)s."
    ),
    "submission.exception_not_running": _(
        "%(label)s: “%(found)s” is not authorised, so there is nothing to make an exception for."
    ),
    "submission.emergency_not_running": _(
        "%(label)s: “%(found)s” has no right to run in force there, so there is no change that "
        "cannot wait."
    ),
    "gate.pilot_end": _("A pilot has a last day: name it."),
    "gate.pilot_length": _(
        "A pilot lasts at most %(most)s days: its last day is from today to %(latest)s."
    ),
    "gate.pilot_start": _("A pilot begins before it ends: by its last day at the latest."),
    "gate.pilot_outside": _("A pilot stays inside: it speaks to nobody outside. Choose “no”."),
    "gate.pilot_inside": _("A pilot is for people inside only: choose the internal population."),
    "gate.pilot_customers": _("A pilot touches no data of customers: say so with “no”."),
    "gate.pilot_customer_data": _(
        "A pilot touches no data of customers, but the data include “%(found)s”."
    ),
    "gate.pilot_environment": _(
        "A pilot touches no production system: choose development or staging."
    ),
    "gate.pilot_tool": _("A pilot touches no production system, but “%(tool)s” works in one."),
    "gate.pilot_scope": _(
        "A pilot’s permissions are scoped: name the operations and the scope of “%(tool)s”."
    ),
    "gate.pilot_logging": _("For a pilot: audit logging must be set up."),
    "gate.pilot_kill_switch": _("For a pilot: name the day on which the kill switch was tested."),
    "gate.pilot_cost": _("For a pilot: set its budget a day."),
    "submission.pilot_once": _(
        "%(label)s: “%(found)s” had its pilot. What comes after it is a new deployment."
    ),
    "submission.prohibited": _("A practice that the EU AI Act prohibits cannot be submitted."),
    "submission.unknown_person": _(
        "%(label)s: nobody with the address “%(found)s” has an account."
    ),
}
