"""How passwords are hashed: Argon2id with the parameters that the settings say."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Django's hasher, with cost, memory (KiB) and lanes from `settings.ARGON2`."""

    time_cost: int = settings.ARGON2["time_cost"]
    memory_cost: int = settings.ARGON2["memory_cost"]
    parallelism: int = settings.ARGON2["parallelism"]
