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
from cairn.learning.celebrating import Celebration, celebration_of, note_celebrated
from cairn.learning.certificates import certificate_of, certificate_pdf, certificates_of
from cairn.learning.company import Board, Company, Rung, board_of, company_on, first_name
from cairn.learning.cpd import CpdRecord, add_entry, cpd_record, entries_page, remove_entry, usual_period
from cairn.learning.cpd_files import cpd_csv, cpd_pdf
from cairn.learning.drafts import KeptDraft, drafts_of, drop_draft, long_drafts_of, save_draft
from cairn.learning.elsewhere import count_elsewhere
from cairn.learning.facts import certificate_facts, gate_facts, point_facts, progress_facts, quiz_facts
from cairn.learning.gates import judge_gates, remaining
from cairn.learning.journal import delete_reflection, reflection_of, save_reflection
from cairn.learning.mine import DidPage, did_page, journal_page
from cairn.learning.places import newest_place, note_spot, show_me
from cairn.learning.polls import PollResult, result_of, vote
from cairn.learning.progress import Finished, complete_object, only_way
from cairn.learning.quests import QuestView, quests_of
from cairn.learning.quizzes import AskedQuestion, AttemptView, attempt_of, attempts_of, start_quiz, submit_quiz
from cairn.learning.sending import send_once
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
from cairn.learning.submitting import why_not as why_not_submit
from cairn.learning.trails import (
    ObjectView,
    Trail,
    TrailCourse,
    TrailLevel,
    TrailObject,
    open_object,
    read_object,
    trail,
)
from cairn.learning.uploads import add_upload, takes_files, upload_of, uploads_in, uploads_of
from cairn.learning.watching import Seen, record_watched
from cairn.learning.worksheets import (
    Going,
    answers_of,
    carry_sheet,
    going_into_project,
    receipt_of,
    save_sheet,
    sheet_of,
    sheet_pdf,
    sheet_text,
)
from cairn.lib.received import refuse_large

__all__ = [
    "MODERATORS",
    "TRIES_BEFORE_HINT",
    "AskedQuestion",
    "AttemptView",
    "Board",
    "Celebration",
    "Company",
    "CpdRecord",
    "DidPage",
    "Finished",
    "Going",
    "Hint",
    "KeptDraft",
    "LogLine",
    "LogPage",
    "ObjectView",
    "OnShelf",
    "PollResult",
    "QuestView",
    "Rung",
    "Seen",
    "ShelfPage",
    "Taken",
    "Trail",
    "TrailCourse",
    "TrailLevel",
    "TrailObject",
    "Visitor",
    "account_of",
    "accounts_between",
    "accounts_page",
    "add_entry",
    "add_upload",
    "answers_of",
    "attempt_of",
    "attempts_of",
    "board_of",
    "carry_sheet",
    "celebration_of",
    "certificate_facts",
    "certificate_of",
    "certificate_pdf",
    "certificates_of",
    "change_account",
    "company_on",
    "complete_object",
    "count_accounts",
    "count_elsewhere",
    "cpd_csv",
    "cpd_pdf",
    "cpd_record",
    "delete_reflection",
    "did_page",
    "drafts_of",
    "drop_draft",
    "entries_page",
    "first_name",
    "gate_facts",
    "going_into_project",
    "has_found",
    "hide_line",
    "hide_thing",
    "journal_page",
    "judge_gates",
    "leave_on_shelf",
    "log_book",
    "long_drafts_of",
    "newest_place",
    "note_celebrated",
    "note_spot",
    "only_way",
    "open_object",
    "point_facts",
    "progress_facts",
    "put_back",
    "quests_of",
    "quiz_facts",
    "read_object",
    "receipt_of",
    "record_watched",
    "reflection_of",
    "refuse_large",
    "remaining",
    "remove_account",
    "remove_entry",
    "result_of",
    "save_draft",
    "save_reflection",
    "save_sheet",
    "send_once",
    "sheet_of",
    "sheet_pdf",
    "sheet_text",
    "shelf",
    "show_me",
    "sign",
    "start_quiz",
    "submit_project",
    "submit_quiz",
    "take_from_shelf",
    "takes_files",
    "things_taken",
    "trail",
    "try_clue",
    "upload_of",
    "uploads_in",
    "uploads_of",
    "usual_period",
    "visitor_of",
    "vote",
    "why_not_submit",
    "write_account",
]
