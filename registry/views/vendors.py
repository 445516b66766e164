"""The vendors pages: the list, one vendor, and its documents."""

from uuid import UUID

from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govportal.file_rules import content_type
from govportal.paging import page_of
from govportal.people.signed_in import SignedIn
from govportal.saved_views import views_of
from registry.actions.vendor_parts import why_not
from registry.models import Agent, Retest, Vendor, VendorDocument
from registry.models.releases import day_of
from registry.rules.vendors import Act
from registry.vendor_filters import VendorFilter, shown_in_list
from registry.vendor_room import date_lines, for_page, reads_files, vendor_room


def vendor_or_404(request: SignedIn, slug: str) -> Vendor:
    """The vendor with all that its page shows, for whoever may see it."""
    vendor: Vendor = get_object_or_404(for_page().visible_to(request.user), slug=slug)
    return vendor


def posted(request: SignedIn) -> QueryDict | None:
    """What was sent, be it nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


@require_safe
def vendor_list(request: SignedIn) -> HttpResponse:
    form, today = VendorFilter(request.GET), day_of(timezone.now())
    vendors = form.narrow(Vendor.objects.visible_to(request.user))
    page = page_of(vendors, request.GET, shown_in_list())
    rows = [(vendor, date_lines(vendor.expiries(), today)) for vendor in page.rows]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "views": views_of("vendors", form, request.user),
        "may_add": why_not(Act.ADD, None, request.user, timezone.now()) is None,
    }
    template = "registry/vendor_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_safe
def vendor_detail(request: SignedIn, slug: str) -> HttpResponse:
    vendor = vendor_or_404(request, slug)
    context = {"room": vendor_room(vendor, request.user, timezone.now()), "vendor": vendor}
    return render(request, "registry/vendor_detail.html", context)


@require_safe
def vendor_document(request: SignedIn, slug: str, pk: UUID) -> FileResponse:
    """A document as a download: its type is fixed by its ending, and it is never shown inline.

    What a re-test rests on is read by those who may see the agent; what is kept and in no record
    yet, by who brought it.
    """
    vendor = vendor_or_404(request, slug)
    found = get_object_or_404(VendorDocument, vendor=vendor, pk=pk)
    if not may_read(request, vendor, found):
        raise Http404
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=content_type(found.name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def may_read(request: SignedIn, vendor: Vendor, document: VendorDocument) -> bool:
    if document.uploaded_by_id == request.user.pk:
        return True
    agents = Agent.objects.visible_to(request.user)
    retests = Retest.objects.filter(document=document)
    if retests.exists():
        return retests.filter(agent__in=agents).exists()
    in_record = Q(agreement=document) | Q(certificates__document=document)
    return vendor.assessments.filter(in_record).exists() and reads_files(
        vendor, request.user, timezone.now()
    )
