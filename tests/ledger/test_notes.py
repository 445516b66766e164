"""Checkpoints: signed, read and refused."""

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from govportal.ledger.rules import notes
from govportal.ledger.rules.merkle import EMPTY_ROOT
from tests.ledger.sample import ORIGIN, SEALED_AT, key

SAYS = notes.Checkpoint(ORIGIN, 7, EMPTY_ROOT, SEALED_AT)
NOTE = notes.sign(SAYS, key())
OURS = notes.Verifier(ORIGIN, key().public_key())
STRANGER = notes.Verifier(ORIGIN, Ed25519PrivateKey.generate().public_key())


def test_a_signed_checkpoint_says_what_was_signed():
    assert notes.verify(NOTE, [STRANGER, OURS]) == SAYS == notes.read(NOTE)
    assert notes.signed_by(NOTE) == OURS.id


def test_a_verifier_key_survives_being_written_down():
    again = notes.verifier(str(OURS))
    assert str(again) == str(OURS) and notes.verify(NOTE, [again]) == SAYS


@given(st.integers(0, len(NOTE) - 1), st.sampled_from("0Aa=\n "))
def test_no_character_can_be_replaced(place, character):
    changed = NOTE[:place] + character + NOTE[place + 1 :]
    if changed == NOTE:
        return
    with pytest.raises(notes.BadNote):
        notes.verify(changed, [OURS])


@given(st.integers(0, len(NOTE) - 1))
def test_no_character_can_be_left_out(place):
    with pytest.raises(notes.BadNote):
        notes.verify(NOTE[:place] + NOTE[place + 1 :], [OURS])


def test_a_strangers_signature_does_not_count():
    with pytest.raises(notes.BadNote, match="no signature of a trusted key"):
        notes.verify(NOTE, [STRANGER])


def test_a_witness_may_sign_beside_the_sealer():
    line = f"— witness.example {base64.b64encode(b'abcd' + b'x' * 64).decode()}\n"
    assert notes.verify(NOTE + line, [OURS]) == SAYS


def test_further_extension_lines_are_passed_over():
    text = notes.text_of(SAYS) + "something else\n"
    blob = OURS.id + key().sign(text.encode())
    note = f"{text}\n— {ORIGIN} {base64.b64encode(blob).decode()}\n"
    assert notes.verify(note, [OURS]) == SAYS


@pytest.mark.parametrize(
    "text", ["", "a+b", "name+00000000+" + str(OURS).rsplit("+", 1)[1], "a+b+!"]
)
def test_a_malformed_verifier_key_is_refused(text):
    with pytest.raises(notes.BadNote):
        notes.verifier(text)


@pytest.mark.parametrize("origin", ["two words", "a+b", ""])
def test_an_origin_that_cannot_name_a_key_is_refused(origin):
    with pytest.raises(notes.BadNote):
        notes.sign(replace(SAYS, origin=origin), key())


def test_another_spelling_of_the_same_base64_is_refused():
    assert NOTE.endswith("=\n") and NOTE[-3] != "="
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spelled = NOTE[:-3] + alphabet[alphabet.index(NOTE[-3]) ^ 1] + "=\n"
    with pytest.raises(notes.BadNote):
        notes.verify(spelled, [OURS])
