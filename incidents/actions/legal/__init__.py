"""The legal side of incidents: questions, statutory clocks, notices, whom it affects."""

from incidents.actions.legal.answering import answer_question
from incidents.actions.legal.drafting import prepare_notice, write_notice
from incidents.actions.legal.following import follow_legally, legal_gate
from incidents.actions.legal.looking_after import look_after
from incidents.actions.legal.printing import take_notice
from incidents.actions.legal.scoping import write_scope
from incidents.actions.legal.sending import move_notice, send_notice
from incidents.rules.scopes import Scope

__all__ = [
    "Scope",
    "answer_question",
    "follow_legally",
    "legal_gate",
    "look_after",
    "move_notice",
    "prepare_notice",
    "send_notice",
    "take_notice",
    "write_notice",
    "write_scope",
]
