"""A request by somebody who is signed in, for the type checker: others see to it that it is."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from govportal.people.models import Person


class SignedIn(HttpRequest):
    """What every view here is asked by; anonymous people were sent to sign in before."""

    user: Person
    htmx: HtmxDetails


class PersonsCall(Request):
    """What every API view for people is asked by; who calls otherwise got a problem before."""

    user: Person
