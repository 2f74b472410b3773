"""What learners have: ``progress``, ``quizzes``, ``doing`` (in objects), ``cpd``, and what is kept (``keeping``)."""

from cairn.learning.models.cpd import CpdEntry, ReflectiveAccount
from cairn.learning.models.doing import (
    CacheVisit,
    PollVote,
    Reflection,
    Sheet,
    ShelfItem,
    ShelfTake,
    Upload,
    Watched,
)
from cairn.learning.models.keeping import Draft, SentOnce
from cairn.learning.models.progress import (
    Certificate,
    GateOutcome,
    ObjectProgress,
    Place,
    PointAward,
    QuestAward,
)
from cairn.learning.models.quizzes import AttemptAnswer, AttemptQuestion, QuizAttempt

__all__ = [
    "AttemptAnswer",
    "AttemptQuestion",
    "CacheVisit",
    "Certificate",
    "CpdEntry",
    "Draft",
    "GateOutcome",
    "ObjectProgress",
    "Place",
    "PointAward",
    "PollVote",
    "QuestAward",
    "QuizAttempt",
    "Reflection",
    "ReflectiveAccount",
    "SentOnce",
    "Sheet",
    "ShelfItem",
    "ShelfTake",
    "Upload",
    "Watched",
]
