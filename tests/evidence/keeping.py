"""What the tests of publications, retention and erasures share."""

import subprocess
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from evidence.actions.person_erasing import ask_erasure
from evidence.actions.pruning import ask_pruning
from evidence.actions.retention import approve_table, propose_table
from evidence.rules.retention import Terms
from govportal.ledger.actions import record, recorded, seal
from govportal.ledger.rules import Reference
from govportal.people import actions as people
from govportal.people.account_actions import deactivate_person
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import run_jobs
from tests import make

WHY = "Asked for in writing by the data protection officer."
SHORT = Terms(6, 12, 120, 24)
LONG_AGO = make.START - timedelta(days=9 * 366)


def second_administrator(cast) -> Person:
    """A colleague of the administrator."""
    found = Person.objects.get_queryset().filter(email="second@brackwater.example").first()
    if found is not None:
        return found
    made = people.add_person(
        "second@brackwater.example", "Second Administrator", actor=make.SETUP, now=make.START,
        unit=cast.unit, password=make.PASSWORD,
    )  # fmt: skip
    people.give_role(made, Role.ADMINISTRATOR, actor=make.SETUP, now=make.START)
    return made


@recorded
def noted(verb: str, *, actor, now, about="request:ADR-2010-0001", **more):
    """One entry of long ago, or of any other time."""
    return record(verb, Reference(about), actor=actor, now=now, **more)


def shortened(cast, now, terms=SHORT):
    """The table of retention times, shortened by two people."""
    row = propose_table(terms, WHY, actor=cast.administrator, now=now)
    return approve_table(row, actor=second_administrator(cast), now=now)


def pruned(cast, now=None):
    """Ask for a pruning and let the worker do it."""
    now = now or timezone.now()
    seal(now)
    run = ask_pruning(WHY, actor=cast.administrator, now=now)
    run_jobs(now)
    run.refresh_from_db()
    return run


def leaver(cast, name="Lea Vincent", email="lea.vincent@brackwater.example") -> Person:
    """Somebody who was here, decided nothing, and left."""
    made = people.add_person(email, name, actor=make.SETUP, now=make.START, unit=cast.unit)
    deactivate_person(made, actor=cast.administrator, now=make.START + timedelta(days=1))
    made.refresh_from_db()
    return made


def erasure(cast, person=None, now=None):
    """An erasure that the administrator asks for."""
    who = person or leaver(cast)
    return ask_erasure(who, WHY, actor=cast.administrator, now=now or timezone.now())


CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
[tsa]
extendedKeyUsage = critical,timeStamping
[ts]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
"""


class Authority:
    """A time-stamping authority of the tests' own, made with openssl."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self.folder, self.ca = folder, folder / "ca.pem"
        folder.mkdir(exist_ok=True)
        (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._certificate("ca", f"/CN={name} root", "-extensions", "ca")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-extensions", "tsa")
        self._certificate("tsa", f"/CN={name}", *signed)

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def _certificate(self, name: str, subject: str, *more: str) -> None:
        self._run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                  "-config", "openssl.cnf", "-subj", subject, "-keyout", f"{name}.key",
                  "-out", f"{name}.pem", *more)  # fmt: skip

    def answer(self, query: bytes) -> bytes:
        (self.folder / "in.tsq").write_bytes(query)
        signer = ("-signer", "tsa.pem", "-inkey", "tsa.key")
        named = ("-queryfile", "in.tsq", "-out", "out.tsr", *signer)
        self._run("ts", "-reply", "-config", "openssl.cnf", "-section", "one", *named)
        return (self.folder / "out.tsr").read_bytes()
