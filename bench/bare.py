"""The reference application: bare Django, one table, one page, one durable insert.

What our pages and actions are measured against, and what the web servers are compared with.
``BARE_DATABASE`` names the SQLite file.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><title>Rows</title><table>{% for row in rows %}
<tr><td>{{ row.0 }}</td><td>{{ row.1 }}</td><td>{{ row.2|upper }}</td></tr>{% endfor %}</table>"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="a measurement only",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.bare",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ.get("BARE_DATABASE", ":memory:"),
                "CONN_MAX_AGE": 60,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"},
            }
        },
    )
    django.setup()


def prepare() -> None:
    """Make the table and fifty rows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, name, state)")
        cursor.executemany(
            "INSERT INTO row (name, state) VALUES (%s, %s)",
            [(f"row {n}", "open") for n in range(50)],
        )


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, state FROM row ORDER BY id LIMIT 50")
        rows = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": rows}))


def insert(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO row (name, state) VALUES ('one more', 'open')")
    return JsonResponse({"stored": True})


urlpatterns = [path("page", page), path("insert", insert)]
application = get_wsgi_application()
