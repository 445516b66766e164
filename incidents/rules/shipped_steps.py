"""What is to be done for each class of incident, whatever its severity. Pure data."""

from collections.abc import Mapping

from govportal.wording import gettext_noop as _
from incidents.rules.playbooks import Duty, Item
from incidents.rules.severities import IncidentClass as C

HOUR, DAY = 60, 60 * 24
L, T, D = Duty.LEAD, Duty.TECHNICAL, Duty.DATA
COM, OP, OWNER = Duty.COMMUNICATIONS, Duty.OPERATOR, Duty.OWNER

STEPS: Mapping[C, tuple[Item, ...]] = {
    C.DATA_EXFILTRATION: (
        Item("exf_route", _("Close the way on which data left"), T,
             _("Address, tool, mailbox or share: refused for all agents, not for this one alone."),
             HOUR),
        Item("exf_records", _("List the records that left, and whose they are"), D,
             _("By session and by record; say which of them name a person."), 4 * HOUR),
        Item("exf_others", _("Look for the same source and the same address in other agents"), T,
             "", 4 * HOUR),
        Item("exf_back", _("Ask whoever received it to delete it, and keep the answer"),
             Duty.COUNSEL, "", DAY, mandatory=False),
    ),
    C.UNAUTHORISED_ACTION: (
        Item("una_undo", _("Undo the action, or stop what follows from it"), OWNER,
             _("Recall the payment, take the message back, put the record right."), HOUR),
        Item("una_list", _("List every action of the same kind since the last good day"), T,
             "", 8 * HOUR),
        Item("una_limit", _("Find out which limit should have stopped it, and why it did not"), T,
             _("Permission, run-time rule, threshold, hold: name the one that was missing."), DAY),
        Item("una_party", _("Tell whoever was paid, written to or changed"), COM, "", DAY,
             mandatory=False),
    ),
    C.ACCESS_CONTROL_BYPASS: (
        Item("acc_close", _("Close the gap in the system that let it in"), T,
             _("Do not rely on the agent being suspended: others may find the same door."),
             2 * HOUR),
        Item("acc_reach", _("List what it could reach, and what it did reach"), T, "", 4 * HOUR),
        Item("acc_secrets", _("Change every secret that it could have read"), T, "", 8 * HOUR),
        Item("acc_rights", _("Compare its rights in each system with its manifest"), OWNER,
             "", DAY),
    ),
    C.MALICIOUS_CODE: (
        Item("mal_keep", _("Take the machine or sandbox off the network, and keep its image"), T,
             _("Do not wipe it before the image is kept."), HOUR),
        Item("mal_where", _("Find out where the code came from"), T,
             _("Model output, package, tool server, attachment."), 8 * HOUR),
        Item("mal_spread", _("Search for the same code wherever the agent could write"), T,
             "", 8 * HOUR),
        Item("mal_clean", _("Rebuild what it touched from a known good state"), T, "", 3 * DAY),
    ),
    C.PROMPT_INJECTION: (
        Item("inj_text", _("Keep the text that gave the instruction, and where it stood"), T,
             _("Document, page, mail, tool answer; do not paste it into other agents."), 4 * HOUR),
        Item("inj_did", _("Say what the agent did because of it, also where it was blocked"), T,
             "", 8 * HOUR),
        Item("inj_others", _("Look for the same text in what other agents have read"), T, "", DAY),
        Item("inj_test", _("Add the text to the agent’s boundary tests"), T, "", 5 * DAY),
    ),
    C.PERSONAL_DATA_IN_OUTPUT: (
        Item("pii_recall", _("Take the output back from where it can be read"), T,
             _("Chats, mails, tickets, caches, search indexes."), 4 * HOUR),
        Item("pii_people", _("Count the people concerned, and the kinds of data"), D, "", DAY),
        Item("pii_source", _("Find out where the agent had the data from"), T,
             _("Its sources, another session, or the model itself."), DAY),
        Item("pii_check", _("Check the output filter with the same sessions again"), T,
             "", 3 * DAY),
    ),
    C.UNUSUAL_TOOL_PATTERN: (
        Item("too_compare", _("Compare its calls with what was approved and with its baseline"), T,
             "", 8 * HOUR),
        Item("too_why", _("Say why: new work, a changed model, a loop, or somebody’s instruction"),
             T, "", DAY),
        Item("too_unused", _("Take away tools that it does not need"), OWNER, "", 5 * DAY,
             mandatory=False),
    ),
    C.HALLUCINATION: (
        Item("hal_correct", _("Put right what people or systems took for true"), OWNER,
             _("Decisions made on it, records written, answers given to customers."), DAY),
        Item("hal_who", _("List who relied on the output"), OWNER, "", DAY),
        Item("hal_repeat", _("Try the same questions again, with model and sources as they were"),
             T, "", 2 * DAY),
        Item("hal_guard", _("Say which check should have caught it"), T, "", 3 * DAY),
    ),
    C.POLICY_VIOLATION: (
        Item("pol_which", _("Name the policy and the rule that was broken"), OP, "", DAY),
        Item("pol_gap", _("Say whether the rule was unclear, not enforced, or got round"), OWNER,
             "", 3 * DAY),
        Item("pol_again", _("Look for the same in the past 30 days"), T, "", 3 * DAY),
    ),
    C.PERFORMANCE_DEGRADATION: (
        Item("per_since", _("Say since when, and what changed on that day"), T,
             _("Model, manifest, data, load, vendor."), DAY),
        Item("per_vendor", _("Ask the vendor, if the model is theirs"), T, "", 2 * DAY,
             mandatory=False),
        Item("per_fallback", _("Decide whether to fall back to the earlier version"), OWNER,
             "", 2 * DAY),
    ),
    C.REPEATED_TASK_FAILURE: (
        Item("rep_stop", _("Stop the retries"), T,
             _("A loop costs money and hides the cause."), 8 * HOUR),
        Item("rep_left", _("List the work that was left undone, and who does it meanwhile"), OWNER,
             "", DAY),
        Item("rep_again", _("Run one of the failed tasks again by hand"), T, "", 2 * DAY),
    ),
    C.COST_OVERRUN: (
        Item("cos_cap", _("Set a limit for the rest of the day"), OP, "", 8 * HOUR),
        Item("cos_where", _("Find the sessions that cost most, and why"), T, "", DAY),
        Item("cos_budget", _("Agree the budget anew, or stop the work"), OWNER, "", 5 * DAY),
    ),
    C.UNREGISTERED_AGENT: (
        Item("unr_who", _("Find out who runs it, for whom, and since when"), OP,
             _("Ask the business unit; look at the sighting and the identity it used."), 8 * HOUR),
        Item("unr_access", _("Take its access away where nobody answers for it"), T, "", DAY),
        Item("unr_touched", _("List the systems and data it touched"), T, "", DAY),
        Item("unr_register", _("Register it and ask for approval, or take it down"), OWNER,
             "", 10 * DAY),
    ),
}  # fmt: skip
