"""The one sentence of each refusal about reviews after incidents, and about corrective actions."""

from django.utils.translation import gettext_lazy as _

PIR_FORBIDDEN = frozenset(
    {"pir.not_yours", "pir.no_signer", "corrective.not_yours", "corrective.owner_only",
     "corrective.not_by_owner", "corrective.drop_led"}
)  # fmt: skip
PIR_SENTENCES = {
    "pir.not_yours": _("Whoever handles the incident writes its review and hands it in."),
    "pir.no_signer": _("The lead of the incident and an operator sign this review."),
    "pir.moved_stale": _("The review has moved on meanwhile; look again."),
    "pir.held": _("The incident is open again; its review waits until it is closed."),
    "pir.incident_open": _("The review is handed in after the incident is closed."),
    "pir.too_early": _("A review begins when the incident is resolved; a false alarm has none."),
    "pir.begun_stale": _("The review of this incident has begun already."),
    "pir.saved_elsewhere_stale": _(
        "Somebody saved another state of the review meanwhile. What you typed is kept here; "
        "compare and save again."
    ),
    "pir.empty": _("Nothing is written yet."),
    "pir.text_long": _("At most %(most)s characters; this has %(has)s."),
    "pir.text_missing": _("Something that every review says is still missing: see the list."),
    "pir.why_missing": _("Why number %(n)s needs a question, an answer and evidence."),
    "pir.evidence_unknown": _(
        "Why number %(n)s: there is no evidence “%(evidence)s” of this kind."
    ),
    "pir.control_unknown": _("The portal has no control “%(control)s”."),
    "pir.control_how": _("Say of each control that failed how it failed."),
    "pir.controls_missing": _("Say of at least one control whether it worked or failed."),
    "pir.tier_missing": _("Say whether the risk tier is still right."),
    "pir.actions_missing": _("Enter a corrective action, or say why there is none."),
    "pir.way_missing": _("Choose who approves it."),
    "pir.committee_only": _("The review of a %(severity)s incident is approved by the committee."),
    "pir.reason_short": _("Give a reason of at least %(least)s characters."),
    "pir.tier_stays": _("A review after an incident has no tier of its own to raise."),
    "pir.signed_stale": _("You have signed already; somebody else signs in the other part."),
    "pir.part_signed_stale": _("In your part somebody has signed already."),
    "pir.sign_missing": _("Choose whether you sign or return it."),
    "pir.file_missing": _("Choose a file."),
    "pir.recommendation_kind": _("Choose what should be changed: a policy or the agent."),
    "pir.recommendation_unknown": _("This review has no such recommendation."),
    "pir.opened_stale": _("This recommendation was opened already; follow its link."),
    "pir.no_agent": _("No registered agent is named, so there is nothing of it to change."),
    "pir.agent_unseen": _("You do not see this agent; ask who answers for it."),
    "corrective.not_yours": _("Whoever handles the incident, or leads the committee, does this."),
    "corrective.owner_only": _("Its owner says what was done."),
    "corrective.not_by_owner": _("Somebody other than the owner of the action does this."),
    "corrective.drop_led": _("After the approval only who leads the committee drops an action."),
    "corrective.moved_stale": _("The action has moved on meanwhile; look again."),
    "corrective.changed_stale": _(
        "The action was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "corrective.effect_stale": _("Whether it helped was said already."),
    "corrective.title_missing": _("Say in a few words what is changed."),
    "corrective.kind_missing": _("Choose what kind of action it is."),
    "corrective.owner_missing": _("Name one owner with an open account."),
    "corrective.due_missing": _("Give the day by which it is done."),
    "corrective.due_past": _("The day is over already."),
    "corrective.due_far": _("The day is more than a year away."),
    "corrective.effect_early": _("Whether it helped is looked at after it is done."),
    "corrective.words_short": _("Write at least %(least)s characters."),
    "corrective.same": _("Owner and day are these already."),
    "corrective.run_unknown": _("The agent has no test run of this number."),
    "corrective.run_corrected": _("This run was corrected by another; name that one."),
    "corrective.run_early": _("The run is older than what was done; run the tests again."),
    "corrective.effect_missing": _("Choose whether it helped."),
    "corrective.passed_missing": _("Say whether it held, or name a test run."),
    "corrective.follows_unknown": _("Another action follows only one that did not help."),
    "corrective.followed_stale": _("Another action stands in its place already."),
}
