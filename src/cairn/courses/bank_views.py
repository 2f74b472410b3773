"""The question bank in the authors' admin: banks, questions, their versions, and trying one out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail import hooks

from cairn.courses import questions as bank_api
from cairn.courses.asking import asked, read_answer
from cairn.courses.bank_forms import (
    MORE_ROWS,
    ROWS,
    BankForm,
    FilterForm,
    Kind,
    NewBankForm,
    QuestionForm,
    choice_rows,
    facts_in,
    initial_of,
)
from cairn.courses.models import Programme, Question, QuestionBank
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.methods.quiz_marking import Given

# Areas above hang their own links on a bank or a question: functions of it that give (label, address).
BANK_LINKS, QUESTION_LINKS = "register_question_bank_link", "register_question_link"


def _links(hook: str, row: Any) -> list[tuple[str, str]]:
    return [link(row) for link in hooks.get_hooks(hook)]


def _crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    home = (_("Question bank"), reverse("question_bank:banks"))
    return [{"label": label, "url": url} for label, url in (home, *steps)]


def _bank_step(bank: QuestionBank) -> tuple[str, str]:
    return (bank.title, reverse("question_bank:bank", args=[bank.uuid]))


def _page(request: HttpRequest, name: str, steps: list[tuple[str, str]], **context: Any) -> HttpResponse:
    context["breadcrumbs_items"] = _crumbs(*steps)
    context["header_title"] = context["page_title"] = steps[-1][0] if steps else _("Question bank")
    return render(request, f"courses/bank/{name}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def banks(request: HttpRequest) -> HttpResponse:
    """All banks, and a form to add one."""
    by: Any = request.user
    found = bank_api.banks(by=by)
    offered = {one.key: one for one in Programme.objects.order_by("title")}
    form = NewBankForm(request.POST or None, programmes=[(one.key, one.title) for one in offered.values()])
    if request.method == "POST" and form.is_valid():
        programme = offered[form.cleaned_data["programme"]]
        try:
            made = bank_api.save_bank(programme=programme, title=form.cleaned_data["title"], by=by, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("question_bank:bank", made.uuid)
    return _page(request, "banks", [], banks=found, form=form)


@require_http_methods(["GET", "HEAD"])
def bank(request: HttpRequest, bank: UUID) -> HttpResponse:
    """A page of its questions, narrowed by tag, objective, difficulty, kind and words."""
    by: Any = request.user
    found = bank_api.bank_of(bank, by=by)
    form = FilterForm(request.GET, tags=bank_api.tags_of(found), objectives=bank_api.objectives_of(found))
    said = form.cleaned_data if form.is_valid() else {}
    sought = bank_api.Sought(**said)
    page = bank_api.questions_page(found, sought, after=request.GET.get("after", ""))
    kept = {name: value for name, value in said.items() if value}
    return _page(
        request, "bank", [_bank_step(found)],
        bank=found, form=form, page=page, kinds=Kind.choices, links=_links(BANK_LINKS, found),
        narrowed=bool(kept), more=urlencode({**kept, "after": page.after}) if page.after else "",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, bank: UUID) -> HttpResponse:
    by: Any = request.user
    found = bank_api.bank_of(bank, by=by)
    form = BankForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        title, programme = form.cleaned_data["title"], found.programme
        bank_api.save_bank(programme=programme, title=title, bank=found, by=by, at=timezone.now())
        return redirect("question_bank:bank", found.uuid)
    return _page(request, "rename", [_bank_step(found), (_("Change the title"), "")], form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, bank: UUID, kind: str) -> HttpResponse:
    by: Any = request.user
    found = bank_api.bank_of(bank, by=by)
    if kind not in Kind.values:
        raise NotFound
    steps = [_bank_step(found), (_("New question: %(kind)s") % {"kind": Kind(kind).label}, "")]
    return _question_form(request, found, kind, steps)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, question: UUID) -> HttpResponse:
    by: Any = request.user
    found = bank_api.question_of(question, by=by)
    return _question_form(request, found.bank, bank_api.facts_of(found).kind, _question_steps(found), found)


def _question_steps(question: Question) -> list[tuple[str, str]]:
    return [_bank_step(question.bank), (question.key, reverse("question_bank:edit", args=[question.uuid]))]


def _question_form(
    request: HttpRequest, bank: QuestionBank, kind: str, steps: list[tuple[str, str]], question: Question | None = None
) -> HttpResponse:
    facts = bank_api.facts_of(question) if question else None
    number = question.current.number if question and question.current else 0
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, kind=kind, initial=initial_of(facts, base=number) if facts else None)
    more = "more" in request.POST
    rows = choice_rows(kind, data=data, facts=facts, more=MORE_ROWS if more else 0)
    problem = ""
    if data is not None and not more and form.is_valid() and (rows is None or rows.is_valid()):
        try:
            return _saved(request, bank, facts_in(kind, form, rows), form, question)
        except Conflict as conflict:
            problem = f"{conflict.message} {conflict.theirs}"
            form.data = {**form.data.dict(), "base": str(conflict.version)}  # type: ignore[attr-defined]
        except Refused as refused:
            problem = refused.message
            if refused.field in form.fields:
                form.add_refusal(refused)
    return _page(
        request, "question", steps,
        form=form, rows=rows, rows_words=ROWS.get(Kind(kind), ""), question=question, kind=Kind(kind).label,
        problem=problem, silent=more, links=_links(QUESTION_LINKS, question) if question else [],
    )  # fmt: skip


def _saved(request: HttpRequest, bank: QuestionBank, facts: Any, form: Any, question: Question | None) -> HttpResponse:
    by: Any = request.user
    base = form.cleaned_data["base"] if question else None
    saved = bank_api.save_question(bank, facts, question=question, base=base, by=by, at=timezone.now())
    messages.success(request, _("The question is saved."))
    if "another" in request.POST:
        return redirect("question_bank:add", bank.uuid, facts.kind)
    return redirect("question_bank:edit", saved.uuid)


@require_POST
def retire(request: HttpRequest, question: UUID) -> HttpResponse:
    """Out of every further draw, or back (``back`` in the form)."""
    by: Any = request.user
    back = "back" in request.POST
    found = bank_api.retire_question(question, retired=not back, by=by, at=timezone.now())
    words = _("The question is back.") if back else _("The question is retired. No further quiz asks it.")
    messages.success(request, words)
    return redirect("question_bank:bank", found.bank.uuid)


@require_http_methods(["GET", "HEAD"])
def history(request: HttpRequest, question: UUID) -> HttpResponse:
    """Every version that there was, the newest first."""
    by: Any = request.user
    found = bank_api.question_of(question, by=by)
    steps = [*_question_steps(found), (_("Versions"), "")]
    return _page(request, "history", steps, question=found, versions=bank_api.versions_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, question: UUID) -> HttpResponse:
    """The question as a learner meets it; after sending, what a learner is told. Nothing is kept."""
    by: Any = request.user
    found = bank_api.question_of(question, by=by)
    if found.current is None:
        raise NotFound
    one = asked(found.current, secret=f"author {by.pk} {found.pk}")
    problem = ""
    if request.method == "POST":
        sent = {name[3:]: request.POST[name] for name in request.POST if name.startswith("q1-")}
        picked = request.POST.getlist("q1")
        try:
            one = replace(one, given=read_answer(one, sent or picked))
            one = replace(one, correct=one.right)
        except Refused as refused:
            one = replace(one, given=Given(tuple(picked), sent))
            problem = refused.message
    return render(request, "courses/try_question.html", {"asked": one, "question": found, "problem": problem})


urlpatterns = [
    path("", banks, name="banks"),
    path("<uuid:bank>/", bank, name="bank"),
    path("<uuid:bank>/title/", rename, name="rename"),
    path("<uuid:bank>/add/<slug:kind>/", add, name="add"),
    path("question/<uuid:question>/", edit, name="edit"),
    path("question/<uuid:question>/retire/", retire, name="retire"),
    path("question/<uuid:question>/versions/", history, name="history"),
    path("question/<uuid:question>/try/", attempt, name="try"),
]
