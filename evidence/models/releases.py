"""Authorisations as the dossier tells them: each with its stages, criteria and signers."""

from collections.abc import Iterable

from django.utils.translation import gettext

from approvals.models import Review
from evidence.models.reviews import who
from evidence.rules.releases import AuthorisationLine, CriterionLine, SignatureLine, StageLine
from registry.models import Authorisation, ExitCriterion, ReleaseStage
from registry.models.releases import with_release


def authorisations_of(reviews: Iterable[Review]) -> list[Authorisation]:
    """The rights to run that decisions of these reviews gave, oldest first."""
    bases = [r.decision.ledger_ref for r in reviews if hasattr(r, "decision")]
    rows = Authorisation.objects.filter(basis__in=bases).order_by("pk")
    return list(rows.prefetch_related(*with_release()))


def authorisation_line(row: Authorisation) -> AuthorisationLine:
    return AuthorisationLine(
        id=row.pk,
        fingerprint=row.fingerprint,
        environment=str(row.get_environment_display()),
        stage=str(row.get_stage_display()),
        state=row.state,
        state_name=str(row.get_state_display()),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        live_at=row.live_at,
        monitoring=row.monitoring,
        basis=row.basis,
        stages=tuple(_stage(stage) for stage in row.stages.all()),
    )


def _stage(row: ReleaseStage) -> StageLine:
    return StageLine(
        id=row.pk,
        stage=row.stage,
        stage_name=str(row.get_stage_display()),
        attempt=row.attempt,
        least_days=row.least_days,
        scope=row.scope,
        entered_at=row.entered_at,
        entered_by=who(row.entered_by) if row.entered_by else None,
        left_at=row.left_at,
        left_by=who(row.left_by) if row.left_by else None,
        held_days=row.held_days,
        ending=row.ending,
        ending_name=str(row.get_ending_display()),
        reason=row.reason,
        criteria=tuple(_criterion(criterion) for criterion in row.criteria.all()),
    )


def _criterion(row: ExitCriterion) -> CriterionLine:
    signatures = (
        SignatureLine(
            person=who(signed.person),
            evidence=signed.evidence,
            signed_at=signed.signed_at,
            withdrawn_at=signed.withdrawn_at,
            withdrawn_because=signed.withdrawn_because,
        )
        for signed in row.signatures.all()
    )
    return CriterionLine(row.n, gettext(row.text), row.said, tuple(signatures))
