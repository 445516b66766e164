"""What the agent may do: tools, data, rules at run time; its versions, rights and suspensions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence.models.agent_dossiers.seen import Row, Seen, drawn, or_none
from evidence.models.trails import ref_words
from evidence.rules.sections import Section, Table
from govportal.ledger.as_of import as_of
from registry.models import Manifest, RuntimeRule, SafeState, Suspension
from registry.rules.runtime_rules import Effect, RuleState
from registry.runtime_words import RULE_STATE_NAMES, words_of


def reach(seen: Seen) -> Section:
    """Every tool within reach with the decision that allowed it; data, limits and safe state."""
    right = seen.rights.in_force
    tools = seen.rights.reaches()
    rows = [
        {"tool": one.tool, "system": one.system, "operations": one.operations, "scope": one.scope,
         "since": one.since, "by": one.by}
        for one in tools
    ]  # fmt: skip
    lines = tuple(
        (one.tool, one.system, or_none(one.operations), or_none(one.scope), one.since, one.by)
        for one in tools
    )
    heads = (
        _("Tool"), _("System"), _("Operations"), _("Scope"), _("Allowed since"), _("By"),
    )  # fmt: skip
    return Section(
        "reach", _("What it may do"), 40,
        facts=_within(right.manifest.content if right else {}, seen),
        table=Table(heads, lines) if lines else None,
        populations=(
            drawn("agent_reach", "tool system operations scope since by", rows,
                  _("Tools within reach"), _("The manifest of the right to run in force."),
                  _("since: when the first decision that has allowed it without a gap was taken.")),
        ),
    )  # fmt: skip


def _within(content: Mapping[str, Any], seen: Seen) -> tuple[tuple[str, object], ...]:
    data, limits = content.get("data") or {}, content.get("limits") or {}
    return (
        (_("Model"), _model(content.get("model") or {})),
        (_("Data"), ", ".join(map(str, data.get("categories") or ()))),
        (_("Kept for days"), data.get("retention_days") or ""),
        (_("Purposes"), ", ".join(map(str, content.get("purposes") or ()))),
        (_("Hands work to"), ", ".join(map(str, content.get("delegations") or ()))),
        (_("Limits"), ", ".join(f"{name.replace('_', ' ')}: {_amount(n)}"
                                for name, n in limits.items() if n is not None)),
        (_("Safe state"), _safe_state(seen)),
    )  # fmt: skip


def _model(model: Mapping[str, Any]) -> str:
    """Its name, and its version where that is not in the name."""
    name, version = str(model.get("name") or ""), str(model.get("version") or "")
    return name if version in name else f"{name} {version}"


def _amount(limit: Any) -> str:
    """A number, or money with its currency."""
    return f"{limit['value']} {limit['currency']}" if isinstance(limit, dict) else str(limit)


def _safe_state(seen: Seen) -> str:
    row = as_of(SafeState, seen.moment, agent_id=seen.agent.pk).first()
    if row is None:
        return _("It stops.")
    return f"{row.get_mode_display()}. {row.reason}"


def manifests(seen: Seen) -> Section | None:
    """Each version of what it is, with its fingerprint and whether a right was given for it."""
    found = Manifest.objects.filter(agent=seen.agent, created_at__lt=seen.moment)
    versions = list(found.order_by("created_at", "pk"))
    if not versions:
        return None
    in_force = seen.rights.in_force
    allowed = {right.manifest_id for right in seen.rights.rows}

    def said(one: Manifest) -> str:
        if in_force is not None and in_force.manifest_id == one.pk:
            return _("allowed now")
        return _("was allowed") if one.pk in allowed else _("never allowed")

    rows = [
        {"label": one.label, "fingerprint": one.fingerprint, "created_at": one.created_at,
         "allowed": one.pk in allowed}
        for one in versions
    ]  # fmt: skip
    return Section(
        "manifests", _("Versions"), 50,
        table=Table(
            (_("Version"), _("Described"), _("Right to run"), _("Fingerprint")),
            tuple((one.label, one.created_at, said(one), one.fingerprint) for one in versions),
        ),
        populations=(
            drawn("agent_manifests", "label fingerprint created_at allowed", rows,
                  _("Versions"), _("The manifests of the agent, which never change."),
                  _("created_at is the portal’s time.")),
        ),
        refs=tuple(one.ledger_ref for one in versions),
        files={f"manifests/{one.fingerprint.removeprefix('sha256:')}.json": one.body.encode()
               for one in versions},
    )  # fmt: skip


def rights(seen: Seen) -> Section | None:
    """Every right to run that it had, by what, and each time one stood still."""
    found = list(reversed(seen.rights.rows))
    if not found:
        return None
    stops = _suspensions(seen, found)
    rows = [
        {"id": one.id, "manifest": one.manifest.fingerprint, "environment": one.environment,
         "stage": one.stage, "state": one.state, "basis": one.basis, "valid_from": one.valid_from,
         "valid_until": one.valid_until, "lapses_on": one.lapses_on, "live_at": one.live_at}
        for one in found
    ]  # fmt: skip
    held = [
        {"id": one.id, "authorisation": one.authorisation_id, "cause": one.cause,
         "reason": one.reason, "suspended_at": one.suspended_at, "lifted_at": one.lifted_at}
        for one in stops
    ]  # fmt: skip
    numbers = {ref: _basis_words(seen, ref) for ref in {one.basis for one in found}}
    lines = tuple(
        (one.manifest.label, one.get_environment_display(), one.get_state_display(),
         one.valid_from, one.valid_until, numbers[one.basis])
        for one in found
    )  # fmt: skip
    heads = (_("Version"), _("Where"), _("State"), _("From"), _("Until"), _("By"))
    return Section(
        "rights", _("Rights to run"), 60,
        facts=tuple(_stood_still(one) for one in stops),
        table=Table(heads, lines),
        populations=(
            drawn("agent_authorisations",
                  "id manifest environment stage state basis valid_from valid_until lapses_on"
                  " live_at", rows, _("Rights to run"),
                  _("Every right that was given, those that ended too."),
                  _("valid_from and live_at are the portal’s times, valid_until and lapses_on days"
                    " in its zone.")),
            drawn("agent_suspensions", "id authorisation cause reason suspended_at lifted_at", held,
                  _("Suspensions"), _("Each time a right stood still, and why."),
                  _("suspended_at and lifted_at are the portal’s times.")),
        ),
        refs=tuple(
            sorted({f"authorisation:{one.id}" for one in found} | {one.basis for one in found}
                   | {f"suspension:{one.id}" for one in stops})
        ),
    )  # fmt: skip


def _suspensions(seen: Seen, found: list[Row]) -> list[Row]:
    ids = [one.id for one in found]
    rows = as_of(Suspension, seen.moment, authorisation_id__in=ids)
    return list(rows.order_by("suspended_at", "id"))


def _stood_still(one: Row) -> tuple[str, str]:
    until = _("lifted") if one.lifted_at else _("stands")
    day = one.suspended_at.date().isoformat()
    return _("Suspended"), f"{day}: {one.reason} ({until})"


def _basis_words(seen: Seen, ref: str) -> str:
    decision = seen.rights.decisions.get(ref)
    if decision is None:
        return ref_words(ref, {})
    return decision.review.subject_id


def rules(seen: Seen) -> Section | None:
    """What binds it at run time because of a condition: in force then."""
    begun = RuntimeRule.objects.filter(agent=seen.agent, begins_at__lt=seen.moment)
    standing = Q(over_at__isnull=True) | Q(over_at__gte=seen.moment)
    found = list(begun.filter(standing).order_by("begins_at", "pk"))
    if not found:
        return None
    said = [_rule(seen, one) for one in found]
    return Section(
        "rules", _("What binds it at run time"), 70,
        table=Table((_("Rule"), _("State"), _("Because of"), _("Since")), tuple(said)),
        populations=(
            drawn("agent_rules", "rule state about begins_at",
                  [dict(zip(("rule", "state", "about", "begins_at"), row, strict=True))
                   for row in said],
                  _("Rules at run time"), _("Rules that bound a right at the moment."),
                  _("begins_at is the portal’s time.")),
        ),
        refs=tuple(one.ledger_ref for one in found),
    )  # fmt: skip


def _rule(seen: Seen, one: RuntimeRule) -> tuple[object, ...]:
    tight = one.tightened_at is not None and one.tightened_at < seen.moment
    state = RuleState.TIGHTENED if tight else RuleState.IN_FORCE
    effect = Effect.BLOCK if tight else None
    return words_of(one.typed, effect), str(RULE_STATE_NAMES[state]), one.about, one.begins_at
