"""The people of Brackwater, an invented insurer: who they are, whom they report to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from govportal.ledger.rules import SYSTEM
from govportal.people import actions
from govportal.people.models import Person, Unit
from govportal.people.rules import Role, SeatKind

DOMAIN = "brackwater.example"
PASSWORD = "brackwater-demo-2026"  # noqa: S105  shown on the sign-in page of the demo
SETUP = SYSTEM("demo")
BERLIN, TORONTO, SINGAPORE = "Europe/Berlin", "America/Toronto", "Asia/Singapore"

UNITS = {
    "corporate": "Corporate Standards",
    "sales": "Sales",
    "claims": "Claims",
    "services": "Shared Services",
    "platform": "Platform",
}
OWNER, TECH, STEWARD = Role.BUSINESS_OWNER, Role.TECHNICAL_OWNER, Role.DATA_STEWARD
MEMBER, COMPLIANCE, SECURITY = (
    Role.COMMITTEE_MEMBER,
    Role.COMPLIANCE_REVIEWER,
    Role.SECURITY_REVIEWER,
)
WITHIN_UNIT = frozenset({OWNER, TECH, STEWARD})
"""Roles that the cast has for its own unit; the others hold for the whole organisation."""


@dataclass(frozen=True)
class Part:
    """One person of the cast. ``key`` is the local part of the e-mail; managers come first."""

    key: str
    title: str
    unit: str
    manager: str = ""
    roles: tuple[Role, ...] = ()
    zone: str = BERLIN

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def name(self) -> str:
        return self.key.replace(".", " ").title()


_COO, _CPO, _PLATFORM, _SERVICES = (
    "rosalind.tveit",
    "theodor.quist",
    "viggo.adeyemi",
    "isolde.marsh",
)
CAST = (
    Part(_COO, "Chief operating officer", "corporate"),
    Part("solveig.amadi", "Chief information security officer", "corporate", _COO, (MEMBER,)),
    Part(_CPO, "Chief privacy officer", "corporate", _COO, (MEMBER,)),
    Part(_PLATFORM, "Head of Platform", "platform", _COO, (TECH, MEMBER)),
    Part(_SERVICES, "Head of Shared Services", "services", _COO, (OWNER, MEMBER)),
    Part("yvette.harrow", "Head of Sales", "sales", _COO, (OWNER, MEMBER), TORONTO),
    Part("wilhelm.sato", "Principal architect", "corporate", _COO, (MEMBER,), SINGAPORE),
    Part("emeka.lindholm", "Independent ethics reviewer", "corporate", "", (MEMBER,)),
    Part("saoirse.nguyen", "Ethics reviewer, alternate", "corporate", "", (MEMBER,), TORONTO),
    Part(
        "jonas.ferreira",
        "Deputy CISO",
        "corporate",
        "solveig.amadi",
        (SECURITY, MEMBER, OWNER),
    ),
    Part("iris.dahlgren", "Security architect", "corporate", "jonas.ferreira", (SECURITY,)),
    Part(
        "marek.solano", "Security engineer", "corporate", "jonas.ferreira", (SECURITY,), SINGAPORE
    ),
    Part("agnes.whitlock", "Legal counsel", "corporate", _CPO, (MEMBER,)),
    Part("dorothea.blanc", "Compliance manager", "corporate", _CPO, (COMPLIANCE,)),
    Part("mateus.okafor", "Privacy specialist", "corporate", _CPO, (COMPLIANCE,), SINGAPORE),
    Part("hedda.forsyth", "Internal auditor", "corporate", "", (Role.AUDITOR,)),
    Part("lucian.perera", "Secretary to the board", "corporate", "", (Role.BOARD_LIAISON,)),
    Part("noor.everett", "Portal administrator", "platform", _PLATFORM, (Role.ADMINISTRATOR,)),
    Part(
        "sunniva.kade",
        "Deputy portal administrator",
        "corporate",
        "solveig.amadi",
        (Role.ADMINISTRATOR,),
    ),
    Part("halvard.imre", "Operations lead", "platform", _PLATFORM, (Role.OPERATOR,)),
    Part("quill.abara", "Head of infrastructure", "platform", _PLATFORM, (OWNER, TECH)),
    Part("yuki.arslan", "Workplace engineer", "platform", _PLATFORM, (TECH,)),
    Part("tadeo.lindqvist", "Integration engineer", "platform", _PLATFORM, (TECH,)),
    Part("anselm.kerr", "Machine-learning engineer", "platform", _PLATFORM, (TECH,)),
    Part("priti.osei", "Automation engineer", "platform", _PLATFORM, (TECH,), SINGAPORE),
    Part("casimir.holt", "Search engineer", "platform", _PLATFORM, (TECH,), TORONTO),
    Part("gideon.lark", "Automation engineer (left)", "platform", _PLATFORM, (TECH,)),
    Part("oona.terrell", "Standards manager", "corporate", _COO, (OWNER,)),
    Part("nerissa.calloway", "Legal operations manager", "corporate", _CPO, (OWNER, STEWARD)),
    Part("renske.obuya", "Sales operations manager", "sales", "yvette.harrow", (OWNER, STEWARD)),
    Part("feodora.lunt", "Claims manager", "claims", _COO, (OWNER, STEWARD)),
    Part("torvald.esk", "Recourse manager", "claims", "feodora.lunt", (OWNER,)),
    Part("dalibor.finch", "Facilities manager", "services", _SERVICES, (OWNER,)),
    Part("ingmar.vasko", "Onboarding manager", "services", _SERVICES, (OWNER,)),
    Part("marguerite.toll", "Recruiting manager", "services", _SERVICES, (OWNER,)),
    Part("leocadia.brandt", "Treasury manager", "services", _SERVICES, (OWNER,)),
    Part("benedikta.roth", "People data manager", "services", _SERVICES, (STEWARD, OWNER)),
)
LEFT = "gideon.lark"

SEATS = (
    (SeatKind.CHAIR, "CISO", "solveig.amadi", "jonas.ferreira"),
    (SeatKind.CO_CHAIR, "Chief privacy officer", _CPO, "agnes.whitlock"),
    (SeatKind.ENGINEERING, "Engineering", "wilhelm.sato", _PLATFORM),
    (SeatKind.BUSINESS_UNIT, "Business units", "yvette.harrow", _SERVICES),
    (SeatKind.ETHICS, "Independent ethics", "emeka.lindholm", "saoirse.nguyen"),
)


def address(key: str) -> str:
    """The e-mail of somebody in the cast."""
    return f"{key}@{DOMAIN}"


def raise_organisation(now: datetime) -> Mapping[str, Person]:
    """Make units, people, roles and the committee; people by the local part of their e-mail.

    One password serves all, so it is hashed once.
    """
    units = {
        slug: actions.add_unit(slug, name, actor=SETUP, now=now) for slug, name in UNITS.items()
    }
    encoded = make_password(PASSWORD)
    people: dict[str, Person] = {}
    for part in CAST:
        people[part.key] = _hire(part, units, people, encoded, now)
    _seat(people, now)
    return people


def _hire(
    part: Part,
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
    encoded: str,
    now: datetime,
) -> Person:
    unit = units[part.unit]
    person = actions.add_person(
        part.email,
        part.name,
        actor=SETUP,
        now=now,
        encoded_password=encoded,
        unit=unit,
        manager=people.get(part.manager),
        title=part.title,
        time_zone=part.zone,
    )
    for role in part.roles:
        within = unit if role in WITHIN_UNIT else None
        actions.give_role(person, role, actor=SETUP, now=now, unit=within)
    return person


def _seat(people: Mapping[str, Person], now: datetime) -> None:
    committee = actions.add_committee(
        "governance", "AI governance committee", actor=SETUP, now=now, is_default=True
    )
    for kind, title, holder, alternate in SEATS:
        actions.fill_seat(
            committee,
            kind,
            title,
            holder=people[holder],
            alternate=people[alternate],
            actor=SETUP,
            now=now,
        )
