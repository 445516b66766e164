"""Who gets which mail of scorecards."""

from datetime import date

from govportal.people.models import Person, RoleAssignment, in_force
from govportal.people.rules import Role
from scorecards.models import MailChoice
from scorecards.rules.mailings import Mail, gets, may_get


def recipients(mail: Mail, on: date) -> list[Person]:
    """Everybody active who gets it on that day. Two queries."""
    chosen = dict(MailChoice.objects.filter(mail=mail).values_list("person_id", "wanted"))
    rows = RoleAssignment.objects.filter(in_force(on), person__is_active=True)
    roles: dict[Person, set[Role]] = {}
    for row in rows.select_related("person").order_by("person_id", "pk"):
        roles.setdefault(row.person, set()).add(Role(row.role))
    return [one for one, held in roles.items() if gets(mail, held, chosen.get(one.pk))]


def choices_of(person: Person, on: date) -> dict[Mail, bool]:
    """The mails that somebody may have, and whether they get them. One query."""
    chosen = dict(MailChoice.objects.filter(person=person).values_list("mail", "wanted"))
    roles = person.roles_on(on) if person.is_active else set()
    return {
        mail: gets(mail, roles, chosen.get(mail.value)) for mail in Mail if may_get(mail, roles)
    }
