"""What the people of the demo write: reasons, findings, evidence, and a threat model to attach."""

from approvals.demo.words.releasing import evidence
from approvals.demo.words.signing import findings, rationale, threat_model
from approvals.demo.words.voting import vote_reason

__all__ = ["evidence", "findings", "rationale", "threat_model", "vote_reason"]
