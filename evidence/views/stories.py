"""What happened, why, and who approved it: one screen, as of any past moment."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evidence.models.stories import story_of
from evidence.models.stories.finding import stories_meant
from evidence.models.stories.wording import moment_words
from evidence.story_forms import FindForm, MomentForm
from evidence.views.audit import only_for_readers_of_all
from govportal.people.signed_in import SignedIn


@require_safe
def story(request: SignedIn, kind: str, key: str) -> HttpResponse:
    only_for_readers_of_all(request)
    asked = "on" in request.GET or "at" in request.GET
    form = MomentForm(request.GET if asked else None, now=timezone.now())
    told = story_of(kind, key, form.moment)
    if told is None:
        raise Http404
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"story": told, "form": form, "is_past": told.moment < form.now}
    context["moment_words"] = moment_words(told.moment)
    return render(request, "evidence/story.html", context, status=status)


@require_safe
def story_find(request: SignedIn) -> HttpResponse:
    """Where one begins: a name or a number, and on to its story where only one is meant."""
    only_for_readers_of_all(request)
    asked = bool(request.GET.get("q", "").strip())
    form = FindForm(request.GET if asked else None)
    asks = form.cleaned_data["q"] if asked and form.is_valid() else ""
    found, no = stories_meant(asks) if asks else ([], None)
    if len(found) == 1:
        return redirect(found[0].page)
    about = asks if no is not None and no.code == "story.not_told" else ""
    context = {"form": form, "found": found, "asked": asked, "refusal": no, "about": about}
    return render(request, "evidence/story_find.html", context)
