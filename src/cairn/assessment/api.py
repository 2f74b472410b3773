"""Rubrics, submissions, marks and outcomes: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.assessment.adjusting import adjust
from cairn.assessment.answering import ToAnswer, add_answer_fields, answers_in, to_answer
from cairn.assessment.appealing import answer_to, appeal, appeals_waiting, decide_appeal, take_back_answer
from cairn.assessment.building import (
    add_criterion,
    change_criterion,
    change_rubric,
    discard,
    move_criterion,
    new_edition,
    publish,
    remove_criterion,
    rubric_for,
    rubrics_of,
    start_rubric,
)
from cairn.assessment.calibrating import calibrate, examples_left
from cairn.assessment.claiming import ask_for_work, claim, give_back, what_waits
from cairn.assessment.consenting import answer_consent
from cairn.assessment.deciding import (
    decide,
    decide_batch,
    held_decision,
    take_back,
    take_back_batch,
)
from cairn.assessment.drafting import save_draft
from cairn.assessment.examples import (
    add_example,
    examples_of,
    practice_of,
    remove_example,
    try_example,
)
from cairn.assessment.extensions import ExtensionsPage, extensions_page, grant
from cairn.assessment.in_force import release_due
from cairn.assessment.marking import allocation_for, mark, waiting_to_mark
from cairn.assessment.masking import NameInText, NamesLeft, names_in_text
from cairn.assessment.moderating import Decided, TablePage, TableRow, batch_of, table_page, table_rows
from cairn.assessment.moderation import ask_assessor, being_marked, to_moderate
from cairn.assessment.next_steps import reviews_owed
from cairn.assessment.own_copies import plan_with_own_copy
from cairn.assessment.passing import keep_going, work_out_stale
from cairn.assessment.place_comments import add_place_comment, remove_place_comment
from cairn.assessment.plan_words import Told, told_to
from cairn.assessment.planning import plan_assessment
from cairn.assessment.progress import Progress, authors_named, progress_of
from cairn.assessment.report_facts import ReviewFact, VersionFact, review_facts, version_facts
from cairn.assessment.resembling import Alike, alike, sketch_version
from cairn.assessment.results import (
    CriterionResult,
    Remark,
    Results,
    results_for,
    submission_facts,
)
from cairn.assessment.reviews import reviews_between, reviews_by
from cairn.assessment.rubrics import import_rubric, rubric_of
from cairn.assessment.score_sheet import Sheet, sheet_of
from cairn.assessment.submitting import is_unchanged, submission_of, submissions_of, submit, version_for
from cairn.assessment.thanking import Marker, markers_of, thank
from cairn.assessment.waiting import pages_of_roles
from cairn.assessment.withdrawing import withdraw
from cairn.assessment.work import file_of, submit_work

__all__ = [
    "Alike",
    "CriterionResult",
    "Decided",
    "ExtensionsPage",
    "Marker",
    "NameInText",
    "NamesLeft",
    "Progress",
    "Remark",
    "Results",
    "ReviewFact",
    "Sheet",
    "TablePage",
    "TableRow",
    "ToAnswer",
    "Told",
    "VersionFact",
    "add_answer_fields",
    "add_criterion",
    "add_example",
    "add_place_comment",
    "adjust",
    "alike",
    "allocation_for",
    "answer_consent",
    "answer_to",
    "answers_in",
    "appeal",
    "appeals_waiting",
    "ask_assessor",
    "ask_for_work",
    "authors_named",
    "batch_of",
    "being_marked",
    "calibrate",
    "change_criterion",
    "change_rubric",
    "claim",
    "decide",
    "decide_appeal",
    "decide_batch",
    "discard",
    "examples_left",
    "examples_of",
    "extensions_page",
    "file_of",
    "give_back",
    "grant",
    "held_decision",
    "import_rubric",
    "is_unchanged",
    "keep_going",
    "mark",
    "markers_of",
    "move_criterion",
    "names_in_text",
    "new_edition",
    "pages_of_roles",
    "plan_assessment",
    "plan_with_own_copy",
    "practice_of",
    "progress_of",
    "publish",
    "release_due",
    "remove_criterion",
    "remove_example",
    "remove_place_comment",
    "results_for",
    "review_facts",
    "reviews_between",
    "reviews_by",
    "reviews_owed",
    "rubric_for",
    "rubric_of",
    "rubrics_of",
    "save_draft",
    "sheet_of",
    "sketch_version",
    "start_rubric",
    "submission_facts",
    "submission_of",
    "submissions_of",
    "submit",
    "submit_work",
    "table_page",
    "table_rows",
    "take_back",
    "take_back_answer",
    "take_back_batch",
    "thank",
    "to_answer",
    "to_moderate",
    "told_to",
    "try_example",
    "version_facts",
    "version_for",
    "waiting_to_mark",
    "what_waits",
    "withdraw",
    "work_out_stale",
]
