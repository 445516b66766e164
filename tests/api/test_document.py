"""The document of the API: valid, complete, and with one meaning for each name in it."""

from django.core.management import call_command

from govportal.api.schema import document


def test_it_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    written = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(written))
    assert written.read_text().startswith("openapi: 3.1")


def test_every_operation_says_what_it_is_for_and_every_no_is_a_problem():
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            assert said["summary"] and said["description"] and said["tags"], (path, method)
            for status, answer in said["responses"].items():
                if status >= "400":
                    assert set(answer["content"]) == {"application/problem+json"}, (path, status)
