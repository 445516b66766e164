"""Send a request file as somebody: for administrators and for pipelines of agent teams."""

from argparse import ArgumentParser
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from approvals.actions.preparing import Incomplete
from approvals.actions.uploads import submit_content
from approvals.management.reporting import (
    as_text,
    counted,
    fault_lines,
    read_file,
    unknown_lines,
)
from approvals.models import Request
from approvals.rules.faults import Fault
from approvals.rules.intake import Intake
from govportal.people.models import Person
from govportal.refusals import Refused
from registry.actions.uploads import refuse_upload


class Command(BaseCommand):
    help = (
        "Send a request file as the person with this e-mail. Exit status 1 when it is refused; "
        "the record of the refusal is then all that is left of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a request as YAML")
        parser.add_argument("--as", dest="email", required=True, help="who sends it, by e-mail")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, actor = options["file"], self._person(options)
        intake = read_file(name)
        if intake.faults:
            self._refuse(options, intake, intake.faults, intake.codes, actor)
        unknown = [key.as_json() for key in intake.unknown]
        try:
            sent = submit_content(intake.content, unknown, actor=actor, now=timezone.now())
        except Incomplete as incomplete:
            codes = list(dict.fromkeys(fault.code for fault in incomplete.problems))
            self._refuse(options, intake, incomplete.problems, codes, actor)
        except Refused as refused:
            self._refuse(options, intake, (), (refused.refusal.code,), actor, str(refused))
        else:
            self._say(options, intake, sent)

    def _person(self, options: dict[str, Any]) -> Person:
        """The active person that ``--as`` names. Raises CommandError."""
        email = options["email"]
        person = Person.objects.active().filter(email=email.strip().lower()).first()
        if person is None:
            words = f"--as: nobody with an active account has the address {email}."
            if options["json"]:
                body = _refused_json(Intake(), (), ("command.person_unknown",), words)
                self.stdout.write(as_text(body))
            raise CommandError(words)
        return person

    def _refuse(
        self,
        options: dict[str, Any],
        intake: Intake,
        faults: Sequence[Fault],
        codes: Sequence[str],
        actor: Person,
        words: str = "",
    ) -> NoReturn:
        """Record the refusal and say all of it. Raises CommandError."""
        name = options["file"]
        if "yaml.unreadable" not in codes:  # nothing came in: there is nothing to record
            with Path(name).open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            size = Path(name).stat().st_size
            refuse_upload(digest, size, codes, actor=actor, now=timezone.now())
        if options["json"]:
            self.stdout.write(as_text(_refused_json(intake, faults, codes, words)))
        lines = [f"{name}: {words}"] if words else fault_lines(name, faults)
        reasons = counted(len(lines if words else faults) + intake.more, "reason", "reasons")
        notes = unknown_lines(name, intake)
        raise CommandError("\n".join([f"{name} is refused, {reasons}:", *lines, *notes]))

    def _say(self, options: dict[str, Any], intake: Intake, sent: Request) -> None:
        if options["json"]:
            self.stdout.write(as_text(_sent_json(sent, intake)))
            return
        review = sent.review
        assert review is not None and review.clock is not None  # made when it was sent
        due = timezone.localtime(review.clock.due_at)
        self.stdout.write(f"{sent.number}: {sent.title}, tier {sent.tier}")
        self.stdout.write(f"  route: {review.route['text']}")
        self.stdout.write(f"  due: {due:%Y-%m-%d %H:%M %Z}")
        for line in unknown_lines(options["file"], intake):
            self.stdout.write(f"  {line}")


def _refused_json(
    intake: Intake, faults: Sequence[Fault], codes: Sequence[str], words: str
) -> dict[str, object]:
    refusals = [fault.as_json() for fault in faults]
    return {
        "refused": True,
        "refusals": refusals or [{"code": code, "text": words} for code in codes],
        "more_refusals": intake.more,
        "unknown": [key.as_json() for key in intake.unknown],
    }


def _sent_json(sent: Request, intake: Intake) -> dict[str, object]:
    review = sent.review
    assert review is not None and review.clock is not None  # made when it was sent
    steps = review.steps.select_related("assignee")
    return {
        "refused": False,
        "number": sent.number,
        "url": sent.get_absolute_url(),
        "tier": sent.tier,
        "points": sent.points,
        "route": [
            {
                "kind": step.kind,
                "role": step.role,
                "assignee": step.assignee.email if step.assignee else None,
                "state": step.state,
            }
            for step in steps
        ],
        "route_text": review.route["text"],
        "due": review.clock.due_at.isoformat(),
        "unknown": [key.as_json() for key in intake.unknown],
    }
