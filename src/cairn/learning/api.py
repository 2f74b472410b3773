"""Learning: what the screens, evaluation and commands may do with a learner's progress."""

from __future__ import annotations

from cairn.learning.accounts_of_practice import (
    account_of,
    accounts_between,
    accounts_page,
    change_account,
    count_accounts,
    remove_account,
    write_account,
)
from cairn.learning.certificates import certificate_of, certificate_pdf, certificates_of
from cairn.learning.cpd import CpdRecord, add_entry, cpd_record, entries_page, remove_entry, usual_period
from cairn.learning.cpd_files import cpd_csv, cpd_pdf
from cairn.learning.drafts import KeptDraft, drafts_of, drop_draft, long_drafts_of, save_draft
from cairn.learning.facts import certificate_facts, gate_facts, point_facts, progress_facts, quiz_facts
from cairn.learning.gates import judge_gates
from cairn.learning.mine import DidPage, did_page, journal_page
from cairn.learning.progress import Finished, complete_object
from cairn.learning.quizzes import AskedQuestion, AttemptView, attempt_of, attempts_of, start_quiz, submit_quiz
from cairn.learning.sending import send_once
from cairn.learning.submitting import submit_project
from cairn.learning.trails import ObjectView, Trail, TrailLevel, TrailObject, open_object, read_object, trail

__all__ = [
    "AskedQuestion",
    "AttemptView",
    "CpdRecord",
    "DidPage",
    "Finished",
    "KeptDraft",
    "ObjectView",
    "Trail",
    "TrailLevel",
    "TrailObject",
    "account_of",
    "accounts_between",
    "accounts_page",
    "add_entry",
    "attempt_of",
    "attempts_of",
    "certificate_facts",
    "certificate_of",
    "certificate_pdf",
    "certificates_of",
    "change_account",
    "complete_object",
    "count_accounts",
    "cpd_csv",
    "cpd_pdf",
    "cpd_record",
    "did_page",
    "drafts_of",
    "drop_draft",
    "entries_page",
    "gate_facts",
    "journal_page",
    "judge_gates",
    "long_drafts_of",
    "open_object",
    "point_facts",
    "progress_facts",
    "quiz_facts",
    "read_object",
    "remove_account",
    "remove_entry",
    "save_draft",
    "send_once",
    "start_quiz",
    "submit_project",
    "submit_quiz",
    "trail",
    "usual_period",
    "write_account",
]
