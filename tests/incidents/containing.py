"""Containments for the tests: the portal is asked through Django’s test client."""

from datetime import datetime
from typing import Any

from django.test import Client

from govportal.people import actions as people
from govportal.people.models import Person
from govportal.people.rules import Role
from incidents.actions import containing
from incidents.models import Containment, ContainmentStep, Incident
from incidents.probing import Answer
from tests import make
from tests.make import SETUP, START, Cast

WHY = "The document with the hidden instruction is out of its reach."


def asked_here(address: str, token: str) -> Answer:
    """In place of HTTP: the same address of this process."""
    said = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    return Answer(said.status_code, said.json().get("code", ""))


def containment(incident: Incident) -> Containment:
    return Containment.objects.select_related("agent", "incident").get(
        incident=incident, lifted_at__isnull=True
    )


def steps(row: Containment) -> dict[str, ContainmentStep]:
    """The newest line of each code."""
    return {step.code: step for step in row.steps.order_by("n")}


def operator(cast: Cast, name: str) -> Person:
    """Another operator."""
    made = people.add_person(
        f"{name}@brackwater.example", name.title(), actor=SETUP, now=START, unit=cast.unit,
        password=make.PASSWORD,
    )  # fmt: skip
    people.give_role(made, Role.OPERATOR, actor=SETUP, now=START)
    return made


def let_run(row: Containment, cast: Cast, now: datetime, **more: Any) -> None:
    """Asked for by the owner, confirmed by the operator and, where it takes that, the chair."""
    made = containing.ask_resume(row, WHY, actor=cast.owner, now=now, **more)
    made = containing.confirm_resume(made, actor=cast.operator, now=now)
    if made.facts().missing:
        containing.confirm_resume(made, actor=cast.chair, now=now)
