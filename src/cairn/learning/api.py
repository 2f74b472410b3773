"""Learning: what the screens, evaluation and commands may do with a learner's progress."""

from __future__ import annotations

from cairn.learning.certificates import certificate_of, certificate_pdf, certificates_of
from cairn.learning.drafts import KeptDraft, drafts_of, drop_draft, long_drafts_of, save_draft
from cairn.learning.facts import certificate_facts, gate_facts, point_facts, progress_facts, quiz_facts
from cairn.learning.gates import judge_gates
from cairn.learning.progress import Finished, complete_object
from cairn.learning.quizzes import AskedQuestion, AttemptView, attempt_of, attempts_of, start_quiz, submit_quiz
from cairn.learning.submitting import submit_project
from cairn.learning.trails import ObjectView, Trail, TrailLevel, TrailObject, open_object, read_object, trail
from cairn.learning.watching import Seen, record_watched

__all__ = [
    "AskedQuestion",
    "AttemptView",
    "Finished",
    "KeptDraft",
    "ObjectView",
    "Seen",
    "Trail",
    "TrailLevel",
    "TrailObject",
    "attempt_of",
    "attempts_of",
    "certificate_facts",
    "certificate_of",
    "certificate_pdf",
    "certificates_of",
    "complete_object",
    "drafts_of",
    "drop_draft",
    "gate_facts",
    "judge_gates",
    "long_drafts_of",
    "open_object",
    "point_facts",
    "progress_facts",
    "quiz_facts",
    "read_object",
    "record_watched",
    "save_draft",
    "start_quiz",
    "submit_project",
    "submit_quiz",
    "trail",
]
