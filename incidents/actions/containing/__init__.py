"""Stopping an agent for an incident, proving that it is stopped, and letting it run again."""

from incidents.actions.containing.considering import keep_running
from incidents.actions.containing.drilling import keep_drills, start_drill
from incidents.actions.containing.following import follow
from incidents.actions.containing.requesting import contain_agent, contain_no
from incidents.actions.containing.resuming import (
    ask_no,
    ask_resume,
    confirm_no,
    confirm_resume,
    decline_resume,
    withdraw_resume,
)
from incidents.actions.containing.working import run_steps, try_again

__all__ = [
    "ask_no",
    "ask_resume",
    "confirm_no",
    "confirm_resume",
    "contain_agent",
    "contain_no",
    "decline_resume",
    "follow",
    "keep_drills",
    "keep_running",
    "run_steps",
    "start_drill",
    "try_again",
    "withdraw_resume",
]
