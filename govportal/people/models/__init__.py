"""People and what they hold, as it is stored; and the views they keep for themselves."""

from govportal.people.models.delegations import Delegation, StandIn, stand_in, stand_in_by
from govportal.people.models.finding import people_named, without_sign_in
from govportal.people.models.interests import Interest
from govportal.people.models.people import (
    Committee,
    Person,
    PersonManager,
    PersonQuerySet,
    RoleAssignment,
    Seat,
    in_force,
    left_by,
    new_ref,
)
from govportal.people.models.saved_views import SavedView
from govportal.people.models.tokens import PersonalToken
from govportal.people.models.units import Unit

__all__ = [
    "Committee",
    "Delegation",
    "Interest",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "PersonalToken",
    "RoleAssignment",
    "SavedView",
    "Seat",
    "StandIn",
    "Unit",
    "in_force",
    "left_by",
    "new_ref",
    "people_named",
    "stand_in",
    "stand_in_by",
    "without_sign_in",
]
