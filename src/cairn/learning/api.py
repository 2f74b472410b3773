"""Learning: what the screens, evaluation and commands may do with a learner's progress."""

from __future__ import annotations

from cairn.learning.caches import (
    MODERATORS,
    TRIES_BEFORE_HINT,
    Hint,
    LogLine,
    LogPage,
    Visitor,
    has_found,
    hide_line,
    log_book,
    sign,
    try_clue,
    visitor_of,
)
from cairn.learning.certificates import certificate_of, certificate_pdf, certificates_of
from cairn.learning.drafts import KeptDraft, drafts_of, drop_draft, long_drafts_of, save_draft
from cairn.learning.facts import certificate_facts, gate_facts, point_facts, progress_facts, quiz_facts
from cairn.learning.gates import judge_gates
from cairn.learning.journal import delete_reflection, reflection_of, reflections_of, save_reflection
from cairn.learning.polls import PollResult, result_of, vote
from cairn.learning.progress import Finished, complete_object
from cairn.learning.quizzes import AskedQuestion, AttemptView, attempt_of, attempts_of, start_quiz, submit_quiz
from cairn.learning.shelves import (
    OnShelf,
    ShelfPage,
    Taken,
    hide_thing,
    leave_on_shelf,
    put_back,
    shelf,
    take_from_shelf,
    things_taken,
)
from cairn.learning.submitting import submit_project
from cairn.learning.trails import ObjectView, Trail, TrailLevel, TrailObject, open_object, read_object, trail

__all__ = [
    "MODERATORS",
    "TRIES_BEFORE_HINT",
    "AskedQuestion",
    "AttemptView",
    "Finished",
    "Hint",
    "KeptDraft",
    "LogLine",
    "LogPage",
    "ObjectView",
    "OnShelf",
    "PollResult",
    "ShelfPage",
    "Taken",
    "Trail",
    "TrailLevel",
    "TrailObject",
    "Visitor",
    "attempt_of",
    "attempts_of",
    "certificate_facts",
    "certificate_of",
    "certificate_pdf",
    "certificates_of",
    "complete_object",
    "delete_reflection",
    "drafts_of",
    "drop_draft",
    "gate_facts",
    "has_found",
    "hide_line",
    "hide_thing",
    "judge_gates",
    "leave_on_shelf",
    "log_book",
    "long_drafts_of",
    "open_object",
    "point_facts",
    "progress_facts",
    "put_back",
    "quiz_facts",
    "read_object",
    "reflection_of",
    "reflections_of",
    "result_of",
    "save_draft",
    "save_reflection",
    "shelf",
    "sign",
    "start_quiz",
    "submit_project",
    "submit_quiz",
    "take_from_shelf",
    "things_taken",
    "trail",
    "try_clue",
    "visitor_of",
    "vote",
]
