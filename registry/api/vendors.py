"""Vendors for programs: read, add, describe; assessments, pinned models and notices of changes."""

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from govportal.api.paging import Paged, page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.marks import Seen
from govportal.people.signed_in import PersonsCall
from registry import actions
from registry.actions.assessing import Assessment, CertificateSeen
from registry.actions.model_notices import Change
from registry.actions.pinned_models import find_model
from registry.actions.vendors import Description, described
from registry.api.vendor_shapes import (
    AssessmentIn,
    AssessmentOut,
    ModelIn,
    ModelOut,
    NoticeIn,
    NoticeOut,
    VendorChange,
    VendorIn,
    VendorOut,
    VendorsQuery,
    columns,
)
from registry.models import ModelChangeNotice, PinnedModel, Vendor, VendorAssessment
from registry.models.vendors import VendorQuerySet
from registry.rules.vendors import NoticeKind, Result, TrainingUse
from registry.vendor_filters import narrowed

TAG = "vendors"


def for_reading() -> VendorQuerySet:
    rows = Vendor.objects.select_related("owner", "standing__assessor", "standing__agreement")
    return rows.prefetch_related("standing__certificates", "pinned_models")


def _vendor(request: PersonsCall, slug: str) -> Vendor:
    found: Vendor = get_object_or_404(for_reading().visible_to(request.user), slug=slug)
    return found


def _shown(request: PersonsCall, vendor: Vendor, status: int = 200) -> Response:
    vendor = for_reading().get(pk=vendor.pk)
    return tagged(request, vendor.mark, VendorOut(vendor).data, status)


@operation("List vendors", asks=VendorsQuery, gives=VendorOut, is_list=True, tag=TAG)
def vendors_list(request: PersonsCall, query: Given) -> Response:
    """The register of vendors; `view` as on the page, the current ones by default."""
    rows = narrowed(Vendor.objects.visible_to(request.user), query)
    return page(request, rows, for_reading(), query, VendorOut)


@operation("Add a vendor", takes=VendorIn, gives=VendorOut, status=201, tagged=True,
           refuses=(422,), tag=TAG)  # fmt: skip
def vendor_add(request: PersonsCall, body: Given) -> Response:
    """By security reviewers, compliance reviewers and administrators."""
    said, slug = Description(**columns(body)), body.get("slug", "")
    made = actions.add_vendor(said, slug, actor=request.user, now=timezone.now())
    return _shown(request, made, 201)


@operation("Read a vendor", gives=VendorOut, tagged=True, tag=TAG)
def vendor_read(request: PersonsCall, slug: str) -> Response:
    """With the assessment that counts and all that runs out."""
    return _shown(request, _vendor(request, slug))


@operation("Change a vendor’s description", takes=VendorChange, gives=VendorOut, tagged=True,
           matched=True, refuses=(412, 422), tag=TAG)  # fmt: skip
def vendor_change(request: PersonsCall, slug: str, body: Given, seen: Seen) -> Response:
    """By the vendor’s owner and administrators; what is left out stays."""
    vendor = _vendor(request, slug)
    said = replace(described(vendor), **columns(body))
    seen = [vendor.mark] if seen is None else seen  # what is left out was read just now
    vendor = actions.edit_vendor(vendor, said, seen=seen, actor=request.user, now=timezone.now())
    return _shown(request, vendor)


@operation("List a vendor’s assessments", asks=Paged, gives=AssessmentOut, is_list=True, tag=TAG)
def assessments_list(request: PersonsCall, slug: str, query: Given) -> Response:
    """Newest first; the first counts."""
    rows = VendorAssessment.objects.filter(vendor=_vendor(request, slug))
    shown = VendorAssessment.objects.select_related("assessor", "agreement")
    return page(request, rows, shown.prefetch_related("certificates"), query, AssessmentOut)


@operation("Assess a vendor", takes=AssessmentIn, gives=AssessmentOut, status=201,
           refuses=(409, 422), tag=TAG)  # fmt: skip
def assessment_add(request: PersonsCall, slug: str, body: Given) -> Response:
    """By security and compliance reviewers who neither keep the vendor nor are linked to it."""
    vendor = _vendor(request, slug)
    found = _found(vendor, body)
    made = actions.assess(vendor, found, actor=request.user, now=timezone.now())
    return Response(AssessmentOut(made).data, 201)


def _found(vendor: Vendor, body: Given) -> Assessment:
    before = vendor.standing if body.get("keep_agreement") else None
    return Assessment(
        assessed_on=body["assessed_on"],
        result=Result(body["result"]),
        grounds=body["grounds"],
        next_due_on=body["next_due_on"],
        training_use=TrainingUse(body.get("training_use", TrainingUse.UNKNOWN)),
        training_source=body.get("training_source", ""),
        agreement=before.agreement if before else None,
        agreement_until=before.agreement_until if before else None,
        certificates=tuple(CertificateSeen(**one) for one in body.get("certificates", ())),
        seen=body.get("seen"),
    )


@operation("List a vendor’s pinned models", asks=Paged, gives=ModelOut, is_list=True, tag=TAG)
def models_list(request: PersonsCall, slug: str, query: Given) -> Response:
    """Every version that was pinned, newest first."""
    rows = PinnedModel.objects.filter(vendor=_vendor(request, slug))
    return page(request, rows, PinnedModel.objects.all(), query, ModelOut)


@operation("Pin a model", takes=ModelIn, gives=ModelOut, status=201, refuses=(422,), tag=TAG)
def model_add(request: PersonsCall, slug: str, body: Given) -> Response:
    """Agents whose authorised manifest names it are proposed to their technical owners."""
    vendor = _vendor(request, slug)
    made = actions.add_model(vendor, **body, actor=request.user, now=timezone.now())
    return Response(ModelOut(made).data, 201)


@operation("List changes of a vendor’s models", asks=Paged, gives=NoticeOut, is_list=True, tag=TAG)
def notices_list(request: PersonsCall, slug: str, query: Given) -> Response:
    """With how many agents are to be tested again, and how many of those are not yet."""
    rows = ModelChangeNotice.objects.filter(model__vendor=_vendor(request, slug))
    shown = ModelChangeNotice.objects.select_related("model", "noted_by")
    return page(request, rows, shown.prefetch_related("retests"), query, NoticeOut)


@operation("Note a change of a model", takes=NoticeIn, gives=NoticeOut, status=201,
           refuses=(409, 422), tag=TAG)  # fmt: skip
def notice_add(request: PersonsCall, slug: str, body: Given) -> Response:
    """Every agent that uses the model gets a re-test, unless only its price changes."""
    given: dict[str, Any] = dict(body)
    model = find_model(_vendor(request, slug), given.pop("name"), given.pop("version"))
    if model is None:
        raise Http404
    said = Change(**given | {"kind": NoticeKind(given["kind"])})
    made = actions.note_change(model, said, actor=request.user, now=timezone.now())
    return Response(NoticeOut(made).data, 201)
