"""What happens to a letter to the board: the worker prints it, the liaison acknowledges it."""

from datetime import datetime

from approvals.actions.letters import acknowledge as acknowledge_letter
from approvals.actions.letters import pass_letters_on, print_letter
from approvals.demo.acts.cases import Act, Stage
from approvals.models import BoardLetter

LIAISON = "lucian.perera"


def print_out() -> Act:
    """The worker prints the letter about the decision and hands it over."""

    def act(stage: Stage, now: datetime) -> None:
        print_letter(_letter(stage), now=now)
        pass_letters_on(now)

    return act


def acknowledge(remark: str = "") -> Act:
    def act(stage: Stage, now: datetime) -> None:
        acknowledge_letter(_letter(stage), remark, actor=stage.people[LIAISON], now=now)

    return act


def _letter(stage: Stage) -> BoardLetter:
    return BoardLetter.objects.get(decision__review=stage.review())
