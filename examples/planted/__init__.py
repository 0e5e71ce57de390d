"""Accounts with planted faults: what an audit of them has to find, and nothing else.

Ordinary people, programs, groups, roles and policies, some of whom were given a fault. `Planted.expected` says who has
to fail which check; it is written from what each check is about, and the tests hold an audit to exactly that.

    planted.py     an account to be: the seed, what is done after it, what is expected
    accounts.py    the careful account and the careless one
    settings.py    their settings
    users.py       people and programs, and their keys
    programs.py    applications and service credentials
    roles.py       roles and the identity providers they trust
    policies.py    mistakes in policies
    climbers.py    ways to more power
"""

from __future__ import annotations

from .accounts import careless, plant
from .planted import Planted

__all__ = ["Planted", "careless", "plant"]
