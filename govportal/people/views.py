"""What is one's own: the account, links to companies, tokens, saved views of lists."""

from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from govportal.people.account_actions import choose_reading
from govportal.people.actions import (
    declare_interest,
    end_interest,
    remove_view,
    rename_view,
    save_view,
)
from govportal.people.forms import InterestForm, TokenForm, ViewNameForm
from govportal.people.known_companies import known_companies
from govportal.people.models import Interest, PersonalToken, SavedView
from govportal.people.names import ROLE_NAMES
from govportal.people.signed_in import SignedIn
from govportal.people.token_actions import end_token, make_token
from govportal.refusals import Refusal, Refused
from govportal.saved_views import Listed, listed, query_from


def _listed(name: str) -> Listed:
    found = listed(name)
    if found is None:
        raise Http404
    return found


def _own(request: SignedIn, pk: UUID) -> SavedView | None:
    """The reader's own view; None when it is gone, 404 when it is somebody else's."""
    view = SavedView.objects.visible_to(request.user).filter(pk=pk).first()
    if view is None and SavedView.objects.filter(pk=pk).exists():
        raise Http404
    return view


@require_POST
def view_save(request: SignedIn, name: str) -> HttpResponse:
    """Keep what the list shows; from the list's own page."""
    found, typed = _listed(name), request.POST.get("name", "")
    query = query_from(found, request.POST.get("query", ""))
    try:
        view = save_view(found.name, typed, query, actor=request.user, reserved=found.reserved)
    except Refused as refused:
        return _again(request, found, query, refused.refusal, None)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(found.address(view.query))


@require_POST
def view_rename(request: SignedIn, pk: UUID) -> HttpResponse:
    view = _own(request, pk)
    found = _listed(view.list_name if view else request.POST.get("list", ""))
    query = view.query if view else query_from(found, request.POST.get("query", ""))
    if view is None:
        return _again(request, found, query, Refusal("view.gone_stale"), None)
    typed = request.POST.get("name", "")
    try:
        rename_view(view, typed, actor=request.user, reserved=found.reserved)
    except Refused as refused:
        return _again(request, found, query, refused.refusal, view)
    messages.success(request, _("The view is called “%(name)s” now.") % {"name": view.name})
    return redirect(found.address(view.query))


@require_POST
def view_remove(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take a view away; a second time changes nothing."""
    view = _own(request, pk)
    found = _listed(view.list_name if view else request.POST.get("list", ""))
    try:
        if view is not None:
            remove_view(view, actor=request.user)
    except Refused:
        view = None
    if view is None:
        messages.info(request, str(Refusal("view.gone_stale")))
    else:
        messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect(found.address())


def _again(
    request: SignedIn, found: Listed, query: str, refusal: Refusal, view: SavedView | None
) -> HttpResponse:
    """The name once more, on a page of its own, with what was typed and why it was not taken."""
    typed = {"name": request.POST.get("name", ""), "query": query, "list": found.name}
    form = ViewNameForm(typed)
    form.add_error("name", str(refusal))
    context = {
        "form": form,
        "view": view,
        "listed": found,
        "back": found.address(query),
    }
    status = 409 if refusal.is_stale else 422
    return render(request, "people/view_name.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def person_settings(request: SignedIn) -> HttpResponse:
    """Who the reader is, and one more link to a company."""
    person, form = request.user, InterestForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            declare_interest(typed["company"], typed["nature"], actor=person, now=timezone.now())
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            messages.success(request, _("The link is declared. It counts from now on."))
            return redirect("person_settings")
    return _settings_page(request, form, TokenForm(), status)


def _settings_page(
    request: SignedIn, form: InterestForm, token_form: TokenForm, status: int
) -> HttpResponse:
    person, now = request.user, timezone.now()
    interests = Interest.objects.visible_to(person).order_by("-ends_on", "company")
    tokens = PersonalToken.objects.visible_to(person).not_ended()
    context = {
        "form": form,
        "languages": settings.LANGUAGES,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "companies": known_companies(),
        "token_form": token_form,
        "tokens": [(token, token.holds(now)) for token in tokens],
        "interests": sorted(interests, key=lambda one: one.ends_on is not None),
        "roles": [ROLE_NAMES[role] for role in sorted(person.roles_on(timezone.localdate()))],
    }
    return render(request, "people/person_settings.html", context, status=status)


@require_POST
def reading_choose(request: SignedIn) -> HttpResponse:
    """Language and time zone of the reader."""
    language, zone = request.POST.get("language", ""), request.POST.get("time_zone", "")
    try:
        choose_reading(language, zone, actor=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Kept."))
    return redirect("person_settings")


@require_POST
def interest_end(request: SignedIn, pk: int) -> HttpResponse:
    """One's own link is over; a second time changes nothing."""
    interest = get_object_or_404(Interest.objects.visible_to(request.user), pk=pk)
    try:
        end_interest(interest, actor=request.user, now=timezone.now())
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The link has ended."))
    return redirect("person_settings")


@require_POST
@never_cache
def token_make(request: SignedIn) -> HttpResponse:
    """Make a token and show it, this once; on the same answer, so that it is stored nowhere."""
    form, person = TokenForm(request.POST), request.user
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        name, days, can_write = typed["name"], typed["days"], typed["can_write"]
        try:
            made, text = make_token(
                name, days, can_write=can_write, actor=person, now=timezone.now()
            )
        except Refused as refused:
            form.show(refused.refusal)
            status = refused.refusal.status
        else:
            context = {"token": made, "text": text}
            return render(request, "people/token_made.html", context, status=201)
    return _settings_page(request, InterestForm(), form, status)


@require_POST
def token_end(request: SignedIn, pk: int) -> HttpResponse:
    """One's own token lets nobody in any more; a second time changes nothing."""
    token = get_object_or_404(PersonalToken.objects.visible_to(request.user), pk=pk)
    try:
        end_token(token, actor=request.user, now=timezone.now())
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("The token “%(name)s” has ended.") % {"name": token.name})
    return redirect("person_settings")
