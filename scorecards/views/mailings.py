"""Which mails of scorecards somebody wants."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from govportal.people.signed_in import SignedIn
from govportal.refusals import Refusal, Refused
from scorecards.actions.mailings import choose_mails
from scorecards.models import WeeklyMail
from scorecards.recipients import choices_of
from scorecards.report_forms import MailForm


@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: SignedIn) -> HttpResponse:
    """One's own choice; who has made none gets what their roles bring."""
    now = timezone.now()
    choices = choices_of(request.user, timezone.localdate(now))
    no = None if choices else Refusal("mail.not_for_you")
    if request.method == "POST":
        if no is not None:
            raise Refused(no)
        form = MailForm(request.POST, choices=choices)
        if form.is_valid():
            choose_mails(form.wanted, actor=request.user, now=now)
            messages.success(request, _("Your choice is kept."))
            return redirect("scorecard_mails")
    form = MailForm(choices=choices)
    context = {"form": form, "no": no, "last": WeeklyMail.objects.first() if choices else None}
    return render(request, "scorecards/mail_settings.html", context)
