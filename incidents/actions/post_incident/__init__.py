"""The review after an incident: opened, written, handed in, decided."""

from incidents.actions.post_incident.deciding import (
    PirEffects,
    return_pir,
    sign_part,
    sign_pir,
)
from incidents.actions.post_incident.evidence import evidence_refusal, kinds, register_evidence
from incidents.actions.post_incident.handing_in import KIND, faults_of, hand_in, take_back
from incidents.actions.post_incident.hands import content_of, facts_of, loaded
from incidents.actions.post_incident.opening import CLOCK, begin_pir, begin_refusal, follow, on_hop
from incidents.actions.post_incident.recommending import open_change, open_policy, recommend
from incidents.actions.post_incident.timeline import timeline_of
from incidents.actions.post_incident.writing import add_paper, write_pir

__all__ = [
    "CLOCK",
    "KIND",
    "PirEffects",
    "add_paper",
    "begin_pir",
    "begin_refusal",
    "content_of",
    "evidence_refusal",
    "facts_of",
    "faults_of",
    "follow",
    "hand_in",
    "kinds",
    "loaded",
    "on_hop",
    "open_change",
    "open_policy",
    "recommend",
    "register_evidence",
    "return_pir",
    "sign_part",
    "sign_pir",
    "take_back",
    "timeline_of",
    "write_pir",
]
