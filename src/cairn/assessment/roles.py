"""The roles in a run that this area asks for, by the words that ``runs`` gives them."""

from __future__ import annotations

ASSESSOR = "assessor"
MODERATOR = "moderator"
MANAGER = "manager"
