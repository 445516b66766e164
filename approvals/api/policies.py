"""Enterprise policies in the API: read as on their pages."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from approvals.models import Policy, PolicyVersion
from approvals.models.policies import VERSION_NAMES, PolicyQuerySet
from govportal.api.fields import Moment, Text
from govportal.api.paging import Paged, page
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from registry.api.shapes import PersonMail

TAG = "policies"
STATES = ["in_force", "not_in_force", "repealed"]


class PolicyRow(serializers.Serializer[Policy]):
    """A policy in the register; `version` is what is in force, null while nothing is."""

    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(STATES, source="state_code")
    version = serializers.SerializerMethodField()
    owner = PersonMail()
    committee = serializers.CharField(source="committee.slug")
    adopted_on = serializers.DateField(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)

    def get_version(self, policy: Any) -> int | None:
        return policy.standing[0].n if policy.standing else None


class PolicyVersionOut(serializers.Serializer[PolicyVersion]):
    """One version that is or was in force, or that you take part in."""

    n = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in VERSION_NAMES])
    text = serializers.CharField()
    is_repeal = serializers.BooleanField()
    digest = serializers.CharField()
    file = serializers.CharField(source="attachment.name", allow_null=True, default=None)
    sha256 = serializers.CharField(source="attachment.sha256", allow_null=True, default=None)
    adopted_at = Moment(allow_null=True)
    ended_at = Moment(allow_null=True)


class PolicyOut(PolicyRow):
    """A policy with the versions that you may read, the newest first."""

    versions = PolicyVersionOut(source="shown", many=True)


class PoliciesQuery(Paged):
    """How the register is narrowed."""

    q = Text(required=False, max_length=100, help_text="Number, or part of the title.")
    state = serializers.ChoiceField(STATES, required=False)


@operation("List policies", asks=PoliciesQuery, gives=PolicyRow, is_list=True, tag=TAG)
def policies_list(request: PersonsCall, query: Given) -> Response:
    """The enterprise policies you may read, newest first."""
    rows = _narrowed(Policy.objects.visible_to(request.user), query)
    return page(request, rows, Policy.objects.all().for_list(), query, PolicyRow)


def _narrowed(policies: PolicyQuerySet, query: Given) -> PolicyQuerySet:
    if words := query.get("q"):
        policies = policies.filter(Q(number=words.upper()) | Q(title__icontains=words))
    if state := query.get("state"):
        wanted = {
            "in_force": Q(adopted_on__isnull=False, repealed_at=None),
            "not_in_force": Q(adopted_on=None),
            "repealed": Q(repealed_at__isnull=False),
        }
        policies = policies.filter(wanted[state])
    return policies


@operation("Read a policy", gives=PolicyOut, tag=TAG)
def policy_read(request: PersonsCall, number: str) -> Response:
    """One policy with its versions. Drafts are shown to those who may read them."""
    rows = Policy.objects.visible_to(request.user).for_list()
    policy: Any = get_object_or_404(rows, number=number)
    versions = PolicyVersion.objects.visible_to(request.user).filter(policy=policy)
    policy.shown = list(versions.select_related("attachment"))
    return Response(PolicyOut(policy).data)
