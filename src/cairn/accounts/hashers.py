"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's minimum parameters (19 MiB, 2 passes, 1 lane).

    Django's own defaults (100 MiB, 8 lanes) cost five times as much at each sign-in, which at a run's opening is
    most of what the server does.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
