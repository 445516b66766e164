"""What is done about a vendor: each act on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused, refuse
from registry import actions
from registry.actions.pinned_models import keep_refusal
from registry.actions.vendor_parts import why_not
from registry.actions.vendors import end_refusal, take_up_refusal
from registry.models import Vendor
from registry.rules.vendors import Act
from registry.vendor_forms import ChangeForm, PinForm, ReasonForm, SayingForm, VendorForm
from registry.views.vendors import posted, vendor_or_404


@dataclass(frozen=True)
class Page:
    """One act on its page: the form, why the reader may not, what it does, what it is called.

    ``mark``: the name of a hidden field that says which of two acts the page was for.
    """

    form: SayingForm
    refusal: Refusal | None
    act: Callable[[Any], Vendor]
    heading: str
    text: str
    verb: str
    done: str
    vendor: Vendor | None = None
    offers_people: bool = False
    mark: str = ""


def answer(request: SignedIn, page: Page) -> HttpResponse:
    """Show the page, or do what it is for; what was typed stays when that is refused."""
    no, is_get = page.refusal, request.method == "GET"
    if no is not None and (no.status == 403 or (no.is_stale and is_get)):
        refuse(no)
    status, form = 200, page.form
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                vendor = page.act(form)
            except Refused as refused:
                form.show(refused.refusal)
                status = refused.refusal.status
            else:
                messages.success(request, page.done)
                return redirect("vendor_detail", vendor.slug)
    people = Person.objects.active().order_by("full_name")[:500] if page.offers_people else ()
    context = {"page": page, "form": form, "people": people, "vendor": page.vendor}
    return render(request, "registry/vendor_act.html", context, status=status)


@require_http_methods(["GET", "POST"])
def vendor_add(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    form = VendorForm(posted(request))
    return answer(
        request,
        Page(
            form,
            why_not(Act.ADD, None, request.user, now),
            lambda form: actions.add_vendor(
                form.said, form.cleaned_data["slug"], actor=request.user, now=now
            ),
            heading=_("Add a vendor"),
            text=_("It is in the register then, and not assessed yet."),
            verb=_("Add it"),
            done=_("The vendor is in the register."),
            offers_people=True,
        ),
    )


@require_http_methods(["GET", "POST"])
def vendor_edit(request: SignedIn, slug: str) -> HttpResponse:
    vendor, now = vendor_or_404(request, slug), timezone.now()
    form = VendorForm(posted(request), vendor=vendor)
    return answer(
        request,
        Page(
            form,
            why_not(Act.EDIT, vendor, request.user, now),
            lambda form: actions.edit_vendor(
                vendor, form.said, seen=[form.cleaned_data["mark"]], actor=request.user, now=now
            ),
            heading=_("Change the description"),
            text=_(
                "A former name stays among the other names. Results come from assessments only."
            ),
            verb=_("Save it"),
            done=_("The description is changed."),
            vendor=vendor,
            offers_people=True,
        ),
    )


@require_http_methods(["GET", "POST"])
def vendor_pin(request: SignedIn, slug: str) -> HttpResponse:
    vendor, now = vendor_or_404(request, slug), timezone.now()

    def act(form: Any) -> Vendor:
        given = form.cleaned_data
        actions.add_model(vendor, given["name"], given["version"], actor=request.user, now=now)
        return vendor

    return answer(
        request,
        Page(
            PinForm(posted(request)),
            why_not(Act.MODELS, vendor, request.user, now),
            act,
            heading=_("Pin a model"),
            text=_(
                "Agents whose authorised manifest names it are proposed to their technical owners."
            ),
            verb=_("Pin it"),
            done=_("The model is in the list. Agents that name it are looked for now."),
            vendor=vendor,
        ),
    )


@require_http_methods(["GET", "POST"])
def vendor_note(request: SignedIn, slug: str) -> HttpResponse:
    vendor, now = vendor_or_404(request, slug), timezone.now()

    def act(form: Any) -> Vendor:
        model = form.cleaned_data["model"]
        model.vendor = vendor
        actions.note_change(model, form.said, actor=request.user, now=now)
        return vendor

    initial = {"model": request.GET.get("model", "")}
    return answer(
        request,
        Page(
            ChangeForm(posted(request), vendor=vendor, initial=initial),
            why_not(Act.NOTE, vendor, request.user, now),
            act,
            heading=_("Note a change"),
            text=_(
                "Every agent that uses the model is to be tested again, unless only its price "
                "changes. What is noted stays as it is written."
            ),
            verb=_("Note it"),
            done=_("The change is noted, and the agents’ owners are asked to test."),
            vendor=vendor,
        ),
    )


@require_http_methods(["GET", "POST"])
def vendor_end(request: SignedIn, slug: str) -> HttpResponse:
    """End the relation, or take it up again: whichever is the other of what is."""
    vendor, now = vendor_or_404(request, slug), timezone.now()
    is_ended = vendor.is_ended if request.method == "GET" else "take_up" in request.POST
    why = take_up_refusal if is_ended else end_refusal
    act = actions.take_up_vendor if is_ended else actions.end_vendor
    reasons = (
        _("Its dates are watched again."),
        _("Its dates are no longer watched. It stays in the register, with all that was found."),
    )
    return answer(
        request,
        Page(
            ReasonForm(posted(request)),
            why(vendor, request.user, now),
            lambda form: act(vendor, form.cleaned_data["text"], actor=request.user, now=now),
            heading=_("Take it up again") if is_ended else _("End the relation"),
            text=reasons[0] if is_ended else reasons[1],
            mark="take_up" if is_ended else "",
            verb=_("Take it up again") if is_ended else _("End it"),
            done=_("Recorded: the relation goes on.") if is_ended else _("The relation has ended."),
            vendor=vendor,
        ),
    )


@require_http_methods(["GET", "POST"])
def model_keep(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The vendor took the announced end back."""
    vendor, now = vendor_or_404(request, slug), timezone.now()
    model = get_object_or_404(vendor.pinned_models.select_related("vendor"), pk=pk)

    def act(form: Any) -> Vendor:
        actions.keep_model(model, form.cleaned_data["text"], actor=request.user, now=now)
        return vendor

    return answer(
        request,
        Page(
            ReasonForm(posted(request)),
            keep_refusal(model, vendor, request.user, now),
            act,
            heading=_("%(model)s goes on after all") % {"model": model},
            text=_("The announced end is taken off. The notice stays on record."),
            verb=_("Record it"),
            done=_("Recorded: no end of this model is announced."),
            vendor=vendor,
        ),
    )
