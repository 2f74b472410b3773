"""Before the site is served: tables up to date, the shared cache's table, and the bundled programme if empty.

One process for all three: each start of Django costs more than a second.
"""

from __future__ import annotations

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings.local")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    from cairn.cli.main import cli

    cli(["seed", "--if-empty", "--demo"], standalone_mode=False)


if __name__ == "__main__":
    main()
