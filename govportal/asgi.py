"""The ASGI entry point, for hosts that have nothing else; WSGI is what is measured and served."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govportal.settings")
application = get_asgi_application()
