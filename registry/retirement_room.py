"""A retirement as one reader meets it: where it stands, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.refusals import Refusal
from registry.actions.confirming_data import again_no, data_no
from registry.actions.receipts import receipt_lines
from registry.actions.retiring import agree_no, ask_no, withdraw_no
from registry.models import Agent, Retirement
from registry.rules.retirement import Stage

STAGE_SIGNS = {
    Stage.ASKED: ("warn", _("Waits for agreement"), "wait"),
    Stage.AGREED: ("warn", _("Agreed; waits for its day"), "wait"),
    Stage.DOWN: ("warn", _("Taken down; not everything is confirmed"), "wait"),
    Stage.COMPLETE: ("ok", _("Complete"), "ok"),
    Stage.WITHDRAWN: ("neutral", _("Taken back"), "off"),
}


@dataclass(frozen=True)
class RetirementRoom:
    """The agent’s retirement, if somebody asked for it, and the reader’s part in it."""

    agent: Agent
    retirement: Retirement | None
    reader: Person
    now: datetime

    @cached_property
    def lines(self) -> list[tuple[object, str]]:
        return receipt_lines(self.retirement) if self.retirement and self.retirement.down_at else []

    @property
    def sign(self) -> tuple[str, object, str]:
        assert self.retirement is not None  # shown where there is one
        return STAGE_SIGNS[self.retirement.stage]

    @cached_property
    def ask_refusal(self) -> Refusal | None:
        return ask_no(self.agent, self.reader, self.now)

    @cached_property
    def agree_refusal(self) -> Refusal | None:
        return agree_no(self.retirement, self.reader, self.now) if self.retirement else None

    @cached_property
    def may_withdraw(self) -> bool:
        row = self.retirement
        return row is not None and withdraw_no(row, self.reader, self.now) is None

    @cached_property
    def may_confirm_data(self) -> bool:
        row = self.retirement
        return row is not None and row.stage is Stage.DOWN and data_no(row, self.reader) is None

    @cached_property
    def may_try_again(self) -> bool:
        row = self.retirement
        return row is not None and again_no(row, self.reader) is None

    @property
    def waits_for_agreement(self) -> bool:
        return self.retirement is not None and self.retirement.stage is Stage.ASKED
