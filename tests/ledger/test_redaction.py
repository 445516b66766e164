"""Secrets do not reach the ledger; words about them do."""

import pytest
from hypothesis import given

from govportal.ledger.rules.redaction import REDACTED, redacted, redacted_text
from tests.ledger.test_canonical import VALUES


@pytest.mark.parametrize(
    "name",
    [
        "password", "user_password", "PASSWORD", "apiKey", "api-key", "x-api-key", "clientSecret",
        "client_secret", "secret", "authorization", "Authorization", "access_token", "token",
        "private_key", "privateKey", "Cookie", "passphrase", "credentials", "session_key",
    ],
)  # fmt: skip
def test_values_under_secret_names_are_cut_out(name):
    assert redacted({"a": [{name: "hunter2hunter2"}]}) == {"a": [{name: REDACTED}]}


@pytest.mark.parametrize(
    "name",
    ["calendar_key", "key", "public_key", "key_id", "spin", "author", "monkey", "tokenizer",
     "session_id", "secretary", "cause", "keyword"],
)  # fmt: skip
def test_values_under_other_names_stay(name):
    assert redacted({name: "plain words"}) == {name: "plain words"}


def test_counts_of_tokens_stay_and_tokens_go():
    assert redacted({"tokens": 812, "token": "abc"}) == {"tokens": 812, "token": REDACTED}
    assert redacted({"tokens": {"input": 1, "output": 2}}) == {"tokens": {"input": 1, "output": 2}}
    assert redacted({"tokens": ["abc"]}) == {"tokens": [REDACTED]}


def test_what_is_empty_under_a_secret_name_stays_empty():
    assert redacted({"password": None, "secret": ""}) == {"password": None, "secret": ""}
    assert redacted({"password": 1234, "credentials": {"a": 1}}) == {
        "password": REDACTED, "credentials": REDACTED,
    }  # fmt: skip


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIE cut off in the middle",
        "Bearer abcDEF123456.xyz", "Basic dXNlcjpwYXNzd29yZA==",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
        "AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + "a" * 36, "github_pat_" + "a" * 40,
        "glpat-" + "a" * 20, "xoxb-" + "1234567890-abc", "sk-" + "a" * 40, "sk_live_" + "a" * 24,
        "AIza" + "a" * 35, "gpa_p" + "a" * 9 + "_" + "b" * 43,
    ],
)  # fmt: skip
def test_known_shapes_are_cut_out_of_text_and_the_words_around_them_stay(secret):
    assert redacted_text(f"He wrote {secret}") == f"He wrote {REDACTED}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("password=hunter2 for all", f"password={REDACTED} for all"),
        ('{"api_key": "abc"}', f'{{"api_key": {REDACTED}}}'),
        ("see https://joe:pw@example.org/x", f"see https://{REDACTED}@example.org/x"),
        ("DB_PASSWORD: x1y2z3", f"DB_PASSWORD: {REDACTED}"),
    ],
)
def test_assignments_and_addresses_lose_their_secret(text, kept):
    assert redacted_text(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "The password policy asks for twelve characters.",
        "We rotate secrets and tokens every quarter.",
        "https://example.org/a:b@c", "Basic training is needed", "The bearer of bad news",
        "Ask the board: is the key risk accepted?",
    ],
)  # fmt: skip
def test_ordinary_sentences_stay_as_they_are(text):
    assert redacted_text(text) == text


@given(VALUES)
def test_redacting_twice_changes_nothing_more(value):
    once = redacted(value)
    assert redacted(once) == once


def test_long_text_does_not_take_long():
    for piece in ("a:", "password", "eyJ.", "-----BEGIN ", "://a", "x_"):
        redacted_text(piece * 50_000)
