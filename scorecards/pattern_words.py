"""Failure patterns in words: name, why it matters, what mends it; each finding in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from approvals.models.requests import KIND_NAMES
from registry.names import ENVIRONMENT_NAMES
from scorecards.models import PatternFinding
from scorecards.rules.patterns import Pattern

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Params = Mapping[str, Any]
"""What fills the sentence of a finding."""


@dataclass(frozen=True)
class About:
    """``name``; ``why`` it is a failure; ``do``: what mends it, and who acts."""

    name: "StrOrPromise"
    why: "StrOrPromise"
    do: "StrOrPromise"


ABOUT: dict[Pattern, About] = {
    Pattern.SHARED_CREDENTIAL: About(
        gettext_lazy("One key for several agents or environments"),
        gettext_lazy("Nobody can say which of them acted, and revoking it stops all of them."),
        gettext_lazy("The technical owner issues a key for each, and revokes the shared one."),
    ),
    Pattern.NO_RATIONALE: About(
        gettext_lazy("Approval without a reason of its own"),
        gettext_lazy("A reason of a few letters, or copied from case to case, records nothing."),
        gettext_lazy("The chair takes it up with the committee; the next review looks again."),
    ),
    Pattern.NO_ROLLBACK: About(
        gettext_lazy("No way back at tier 3 or 4"),
        gettext_lazy("What the agent did cannot be undone, or nobody knows how."),
        gettext_lazy("The technical owner writes how it is undone and asks for the change."),
    ),
    Pattern.MODEL_MONITORING: About(
        gettext_lazy("Only the model is watched"),
        gettext_lazy("What the agent does with its tools is seen by nobody."),
        gettext_lazy("Operators set up a monitor that may report about the agent."),
    ),
    Pattern.POLICY_LATE: About(
        gettext_lazy("Policy older than its review"),
        gettext_lazy("Decisions rest on a text that nobody has looked at in time."),
        gettext_lazy("The owner of the policy puts it before the committee."),
    ),
    Pattern.SCOPE_CREEP: About(
        gettext_lazy("Does more than was approved"),
        gettext_lazy("What was decided about is no longer what runs."),
        gettext_lazy("The technical owner takes it away, or asks for the change."),
    ),
    Pattern.ABANDONED: About(
        gettext_lazy("Abandoned agent"),
        gettext_lazy("Nobody answers for it, or nobody uses it, and its rights stand."),
        gettext_lazy("The fallback owner names an owner, or retires the agent."),
    ),
    Pattern.NEVER_UNSURE: About(
        gettext_lazy("Always sure, often overruled"),
        gettext_lazy("Its stated confidence says nothing, so no threshold holds it."),
        gettext_lazy("The technical owner calibrates it, or people decide every time."),
    ),
    Pattern.RUSHED: About(
        gettext_lazy("Rushed approvals"),
        gettext_lazy("Cases of tier 3 and 4 are approved faster than they can be read."),
        gettext_lazy("The chair spreads the load and takes it up in the meeting."),
    ),
    Pattern.HOLD_WITHOUT_END: About(
        gettext_lazy("Hold without an end"),
        gettext_lazy("Nobody said what happens when nobody answers."),
        gettext_lazy("The policy of the action says what follows: refused, never let through."),
    ),
    Pattern.EVIDENCE_MISSING: About(
        gettext_lazy("Decisions without evidence"),
        gettext_lazy("For a kind of decisions no file or test run shows what they rest on."),
        gettext_lazy("Reviewers ask for test evidence before they recommend."),
    ),
    Pattern.DELEGATION: About(
        gettext_lazy("Delegation without bounds"),
        gettext_lazy("An agent hands work to another that no manifest bounds."),
        gettext_lazy("The technical owner registers the other agent, or takes it away."),
    ),
    Pattern.EXCEPTIONS: About(
        gettext_lazy("Three exceptions to one policy"),
        gettext_lazy("The rule does not fit any more, or nobody keeps it."),
        gettext_lazy("The owner of the policy changes it, or no further exception is granted."),
    ),
}


def sentence_of(finding: PatternFinding) -> str:
    """What was found, in a sentence."""
    return SENTENCES[finding.code](finding.params)


def day_words(day: str) -> str:
    return date_format(date.fromisoformat(day), pgettext("day", "j M Y"))


def _join(words: Any) -> str:
    return ", ".join(str(one) for one in words)


def environment_words(name: str) -> str:
    return str(ENVIRONMENT_NAMES.get(name, name))


def _beyond(found: Params) -> str:
    parts = []
    if found["tools"]:
        parts.append(_("uses tools outside its manifest: %(names)s")
                     % {"names": _join(found["tools"])})  # fmt: skip
    if found["environments"]:
        names = _join(environment_words(one) for one in found["environments"])
        parts.append(_("was met where it has no right to run: %(names)s") % {"names": names})
    if found["incidents"]:
        parts.append(_("acted without a right, says %(names)s")
                     % {"names": _join(found["incidents"])})  # fmt: skip
    return _as_sentence(parts)


def _abandoned(found: Params) -> str:
    parts = []
    if len(found["missing"]) > 1:
        parts.append(_("neither business nor technical owner is here"))
    elif found["missing"]:
        name = {"business_owner": _("no business owner is here"),
                "technical_owner": _("no technical owner is here")}  # fmt: skip
        parts.append(name[found["missing"][0]])
    if found["silent_since"]:
        parts.append(_("no call since %(day)s") % {"day": day_words(found["silent_since"])})
    if found["keys_ended"]:
        parts.append(_("its keys are revoked"))
    return _as_sentence(parts)


def _as_sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _no_reason(found: Params) -> str:
    n = found["short"] + found["copied"]
    words = ngettext(
        "%(n)s approval of %(case)s: %(short)s hardly a word, %(copied)s word for word as in two "
        "other cases.",
        "%(n)s approvals of %(case)s: %(short)s hardly a word, %(copied)s word for word as in two "
        "other cases.",
        n,
    )
    return words % {
        "n": n, "case": case_words(found["case"]), "short": found["short"],
        "copied": found["copied"],
    }  # fmt: skip


def case_words(case: str) -> str:
    """A case by its number."""
    return case.partition(":")[2]


SENTENCES: dict[str, Callable[[Params], str]] = {
    "shared_key": lambda found: _("The same key works in several places: %(places)s.")
    % {"places": _join(environment_words(one) for one in found["environments"])},
    "key_elsewhere": lambda found: _(
        "Its key for %(environment)s was shown in another environment, and refused."
    ) % {"environment": environment_words(found["environment"])},
    "no_reason": _no_reason,
    "no_rollback": lambda found: _(
        "Runs at tier %(tier)s; no approved request says how its work is undone."
    ) % found,
    "not_watched": lambda _found: _("No monitor with a key that works may report about it."),
    "policy_late": lambda found: _("%(number)s %(title)s was to be reviewed by %(day)s.")
    % {**found, "day": day_words(found["day"])},
    "beyond_approval": _beyond,
    "abandoned": _abandoned,
    "never_unsure": lambda found: _(
        "Sure of all %(actions)s actions; people overruled %(overruled)s."
    ) % found,
    "rushed": lambda found: _(
        "%(committee)s: %(rushed)s of %(of)s approvals at tier 3 and 4 within two minutes. Over "
        "five people or more; it is not told whose."
    ) % found,
    "no_timeout": lambda found: _("“%(name)s” waits for a person without an end.")
    % {"name": found["class"]},
    "no_evidence": lambda found: _(
        "%(kind)s at tier %(tier)s: %(without)s of %(of)s decisions of 90 days with neither a "
        "file nor a test run."
    ) % {**found, "kind": KIND_NAMES.get(found["kind"], found["kind"])},
    "unbounded": lambda found: _("Hands work to %(names)s, which has no manifest in force.")
    % {"names": _join(found["to"])},
    "exceptions": lambda found: _("%(count)s exceptions to “%(rule)s” began within 90 days.")
    % found,
}  # fmt: skip


def records_of(finding: PatternFinding) -> list[tuple[str, str]]:
    """The pages with the records behind it: what they are called, and where."""
    found = finding.params
    if finding.code == "policy_late":
        return [(found["number"], reverse("policy_detail", args=[found["number"]]))]
    if finding.code == "no_reason":
        kind, _colon, number = found["case"].partition(":")
        return [(number, _address("request_detail", number))] if kind == "request" else []
    if finding.code == "exceptions":
        return [(_("Exceptions"), reverse("exception_list"))]
    if finding.code == "beyond_approval":
        return [(one, reverse("incident_detail", args=[one])) for one in found["incidents"]]
    return []


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


AGENT_PAGES: dict[str, str] = {
    "shared_key": "agent_identity",
    "key_elsewhere": "agent_identity",
    "abandoned": "agent_accountability",
    "no_evidence": "agent_requests",
    "no_rollback": "agent_requests",
}
"""Where an agent shows what a finding is about; else its own page."""


def agent_page(code: str, slug: str) -> str:
    return reverse(AGENT_PAGES.get(code, "agent_detail"), args=[slug])
