#!/usr/bin/env python
"""Django's command line for govportal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

BROKEN_PIPE = 141
"""The exit status of a programme whose reader went away: 128 and the number of SIGPIPE."""


def main() -> None:
    """Run one command. A wrong setting is one sentence and exit status 1, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govportal.settings")
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            sys.stdout.flush()
    except ImproperlyConfigured as wrong:
        sys.exit(f"manage.py: {wrong}")
    except BrokenPipeError:
        # What is still buffered goes nowhere, or Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)


if __name__ == "__main__":
    main()
