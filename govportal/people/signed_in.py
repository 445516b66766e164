"""A request by somebody who is signed in, for the type checker: a middleware sees to it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from govportal.people.models import Person


class SignedIn(HttpRequest):
    """What every view here is asked by; anonymous people were sent to sign in before."""

    user: Person
    htmx: HtmxDetails
