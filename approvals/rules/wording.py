"""Every sentence of the rules, in English and marked for translation, without Django."""

from collections.abc import Mapping


def gettext_noop(text: str) -> str:
    """The text itself. The name makes ``makemessages`` collect it into the catalogues."""
    return text


_ = gettext_noop

SENTENCES: Mapping[str, str] = {
    "yaml.too_big": _("The file has %(found)s; at most %(limit)s are accepted. It was not read."),
    "yaml.not_utf8": _("The file is not UTF-8 text. Save it as UTF-8 and send it again."),
    "yaml.not_yaml": _("This file is not valid YAML: %(problem)s."),
    "yaml.empty": _("The file is empty."),
    "yaml.not_a_mapping": _("The file begins with %(found)s; expected are the keys of a request."),
    "yaml.several_documents": _("The file holds more than one document; one is accepted."),
    "yaml.alias": _("Aliases are not accepted: %(found)s (%(count)s in all). Write it out."),
    "yaml.anchor": _("Anchors are not accepted: %(found)s (%(count)s in all)."),
    "yaml.tag": _("Tags are not accepted: %(found)s (%(count)s in all)."),
    "yaml.too_deep": _("Nested more than %(limit)s levels deep."),
    "yaml.too_many_entries": _("More than %(limit)s keys and list lines. It was not read on."),
    "yaml.duplicate_key": _("“%(key)s” stands here twice, first in line %(first)s."),
    "yaml.key_not_text": _("A key must be a single word, not %(found)s."),
    "answer.missing": _("%(label)s is missing."),
    "answer.row_part_missing": _("%(label)s is missing in row %(row)s of “%(list)s”."),
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
    "gate.threat_model": _("From tier 2: a threat model that is done and named."),
    "gate.prompt_injection": _("From tier 2: at least one mitigation against prompt injection."),
    "gate.audit_logging": _("From tier 2: audit logging is set up."),
    "gate.rollback": _("From tier 3: how the agent’s work is undone."),
    "gate.incident_owner": _("From tier 3: an incident owner."),
    "gate.kill_switch": _("From tier 3: the day on which the kill switch was tested."),
    "gate.kill_switch_past": _("The test of the kill switch must lie in the past."),
    "gate.staged_release": _("From tier 3: a plan for the release in stages."),
    "gate.risks": _("From tier 3: these risks are rated: %(missing)s."),
    "gate.data_protection": _("With regulated data: a data-protection assessment."),
    "gate.disclosures": _("With people outside: the three texts that say it is an AI assistant."),
    "gate.existing_agent": _("For a change or a renewal: the existing agent’s short name."),
    "submission.prohibited": _("A practice that the EU AI Act prohibits cannot be submitted."),
    "submission.unknown_person": _(
        "%(label)s: nobody with the address “%(found)s” has an account."
    ),
}
