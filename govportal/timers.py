"""Celery's beat: publishes ticks. Loads no room, since it needs none: a third of the memory."""

import os

from celery import Celery

from govportal.broker import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govportal.settings")

app = Celery("govportal", fixups=[])
configure(app)

if __name__ == "__main__":
    # Not `celery beat`: Celery's command line loads ten MiB of commands that nobody gives here.
    app.Beat(pidfile=None, loglevel="WARNING", quiet=True).run()
