"""The reference application: bare Django, one table, one page, one durable insert.

What our pages and actions are measured against, and what the web servers are compared with.
``BARE_DATABASE`` is a SQLite file or a postgres:// URL.
"""

import os
from typing import Any

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><title>Rows</title><table>{% for row in rows %}
<tr><td>{{ row.0 }}</td><td>{{ row.1 }}</td><td>{{ row.2|upper }}</td></tr>{% endfor %}</table>"""


def database(where: str) -> dict[str, Any]:
    """Durable: what is answered is on the disk."""
    if "://" in where:
        return {**environ.Env.db_url_config(where), "CONN_MAX_AGE": 60}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": where,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"},
    }


if not settings.configured:
    settings.configure(
        SECRET_KEY="a measurement only",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.bare",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={"default": database(os.environ.get("BARE_DATABASE", ":memory:"))},
    )
    django.setup()


def prepare() -> None:
    """Make the table anew, with fifty rows."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        number = "serial" if connection.vendor == "postgresql" else "integer"
        cursor.execute(f"CREATE TABLE bare (id {number} PRIMARY KEY, name text, state text)")
        cursor.executemany(
            "INSERT INTO bare (name, state) VALUES (%s, %s)",
            [(f"row {n}", "open") for n in range(50)],
        )


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, state FROM bare ORDER BY id LIMIT 50")
        rows = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": rows}))


def insert(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare (name, state) VALUES ('one more', 'open')")
    return JsonResponse({"stored": True})


urlpatterns = [path("page", page), path("insert", insert)]
application = get_wsgi_application()
