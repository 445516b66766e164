"""Finding people: by what somebody typed, and those who cannot sign in yet."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from govportal.people.models.people import Person, PersonQuerySet


def people_named(text: str) -> PersonQuerySet:
    """People with this address, or with this in their name."""
    people = Person.objects.get_queryset()
    return people.filter(Q(email__iexact=text) | Q(full_name__icontains=text))


def without_sign_in() -> PersonQuerySet:
    """Active people without a password who were never here: they are to be invited."""
    never = Q(last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return Person.objects.active().filter(never)
