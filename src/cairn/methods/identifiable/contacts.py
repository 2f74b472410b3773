"""Telephone numbers and e-mail addresses by form, except those that a service or a member of staff gives to be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.runs import Group, behind_other_number, runs
from cairn.methods.identifiable.staff import ROLE

__all__ = ["find_emails", "find_phones"]

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}-]{1,64}$")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\w@])")
_SPELT = re.compile(
    r"(?<![\w.])[A-Za-z][\w.+-]{0,40}\s?(?:\(at\)|\[at\]|\{at\}|\bat\b)\s?"
    r"[A-Za-z0-9-]{1,40}(?:\s?(?:\(dot\)|\[dot\]|\{dot\}|\bdot\b)\s?[A-Za-z]{2,20}){0,4}\s?(?:\(dot\)|\[dot\]|"
    r"\{dot\}|\bdot\b)\s?(?:com|net|org|uk|info|ie|edu|scot|wales|eu|me|io|biz|[a-z]{2})\b|"
    r"(?<![\w.])[A-Za-z][\w.+-]{0,40}\s?(?:\(at\)|\[at\]|\{at\})\s?[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,20}){1,4}",
    re.IGNORECASE,
)
_BOX = re.compile(  # mailboxes of services
    r"(?:(?:name|firstname|forename)\.(?:surname|lastname)|your\.?name|info|enquir(?:y|ies)|contact|pals|admin|"
    r"office|reception|support|help(?:desk)?|team|hello|no-?reply|"
    r"donotreply|"
    r"feedback|complaints|appointments|bookings?|referrals?|library|research|audit|qi|qsir|improvement|safety|ig|"
    r"communications|comms|recruitment|jobs|hr|training|education|events|press|media|england|postmaster|webmaster)"
    r"(?:[._-]?[a-z]{0,30}){0,3}$|(?:[a-z0-9]{1,30}[._-]){0,3}(?:team|pals|qi|admin|enquiries|improvement|generic|"
    r"inbox|hub|referrals|"
    r"helpdesk|support|office|reception|ward|clinic|service|education|training|collaborative|network|safety|audit|"
    r"library)$",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"\b(?:patient|pt|pts|daughter|son|wife|husband|mum|mother|father|dad|nok|next of kin|carer|niece|nephew|relative|"
    r"her|his|family|resident|client|partner|neighbour|sister|brother|mobile)\b(?!\s(?:safety|experience|flow))",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:regards|sincerely|best wishes|many thanks|kind wishes|bw|kr|yours)\b", re.IGNORECASE)
_ADVERT = re.compile(
    r"\b(?:informal (?:visits?|chats?|discussions?|enquir|conversations?)|vacanc|job ref|closing date|to apply|band \d|"
    r"for (?:more|further) (?:info|details)|for queries|any quer(?:y|ies)|queries to|to book a place|rsvp)",
    re.IGNORECASE,
)
_ROLE = re.compile(ROLE, re.IGNORECASE)
_WORK = re.compile(
    r"@(?:[\w-]+\.){0,4}(?:nhs\.(?:net|uk|scot|wales)|hscni\.net|ac\.uk|gov\.uk|gov\.scot|org\.uk)$", re.IGNORECASE
)
_SERVICE_LINE = re.compile(
    r"\b(?:helpline|help line|hotline|freephone|switchboard|advice line|careline|samaritans|childline|booking line|"
    r"appointment line|crisis line|silver line|safeguarding hub|pals|it service desk|helpdesk|poisons|out of hours|"
    r"information line|textphone|nhs 111|main reception|reception)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:\b(?:tel|phone|telephone|mobile|mob|cell|landline|fax|ring|call|contact|text|whatsapp)(?:ed|\.|s)?|[☎✆📞📱])"
    r"(?:\s(?:no|number|nos|num|is|was|on|her|him|them|me|us|the|daughter|son|wife|husband|nok|home|"
    r"work)\b\.?){0,4}[\s:.=(#-]{0,4}$",
    re.IGNORECASE,
)
# Nobody's own: numbers that services and firms are given (Ofcom's numbering plan: 03, 080, 084, 087).
_NON_GEOGRAPHIC = re.compile(r"03|08[047]")
_HEAD = re.compile(r"0[1-35-9]\d*")


def find_emails(text: str) -> Iterator[Finding]:
    """All in a plain text, also those spelt out ("jo at example dot org")."""
    place = text.find("@")
    while place >= 0:
        local, domain = _LOCAL.search(text, max(0, place - 64), place), _DOMAIN.match(text, place + 1)
        if local and domain:
            start = local.start() + len(local[0]) - len(local[0].lstrip(".'*/=|{-"))
            whole = text[start : domain.end()]
            if (
                start < place
                and not _is_box(text[start:place], whole)
                and not _is_staffs(text, start, domain.end(), _WORK)
            ):
                yield Finding("email", start, domain.end(), whole)
        place = text.find("@", place + 1)
    for hit in _SPELT.finditer(text):
        yield Finding("email", hit.start(), hit.end(), hit[0])


def find_phones(text: str) -> Iterator[Finding]:
    """All in a plain text."""
    for groups in runs(text):
        place = 0
        while place < len(groups):
            after = _phone_at(text, groups, place)
            if after:
                start, end = _with_prefix(text, groups[place].start), groups[after - 1].end
                if not _is_service(text, start, end, groups[place].digits):
                    yield Finding("phone", start, end, text[start:end])
            place = after or place + 1


def _is_box(local: str, whole: str) -> bool:
    return _BOX.match(local) is not None and _BOX.match(local.split("@")[0]) is not None and "." in whole


def _is_staffs(text: str, start: int, end: int, form: re.Pattern[str] | None = None) -> bool:
    """Whether a member of staff gives an address or number of the place of work: a signature, an advert."""
    before = text[max(0, start - 260) : start]
    if _PATIENT.search(before[-60:]) or (form and not form.search(text, start, end)):
        return False
    near = before[-130:] + text[end : end + 60]
    return bool(_ADVERT.search(before) or (_ROLE.search(near) and _SIGNED.search(before)))


def _is_service(text: str, start: int, end: int, head: str) -> bool:
    before = text[max(0, start - 60) : start]
    if _NON_GEOGRAPHIC.match(head) and not _PATIENT.search(before) and not _CUE.search(before):
        return True
    if _SERVICE_LINE.search(before) or (head[:2] in ("08", "03") and _SERVICE_LINE.search(text, end, end + 40)):
        return not _PATIENT.search(before[-30:])
    return _is_staffs(text, start, end)


def _phone_at(text: str, groups: Sequence[Group], first: int) -> int:
    """The group after the telephone number that begins with group ``first``; 0 if none does."""
    head, start = groups[first], groups[first].start
    if len(head.digits) < 3 and head.digits[0] != "0" and text[max(0, start - 1) : start] != "+":
        return 0
    before = text[max(0, start - 3) : start]
    if before[-1:].isalnum() or before[-1:] in ("£", "$", "€", "_", "#") or re.search(r"\d[.,/-]$", before):
        return 0
    cued = _CUE.search(text, max(0, start - 50), start) is not None
    if not cued and behind_other_number(text, start):
        return 0
    if before.endswith("+"):
        return _count(text, groups, first, range(9, 15))
    if head.digits.startswith("0044"):
        return _count(text, groups, first, range(13, 16))
    if head.digits.startswith("44") and (cued or head.digits.startswith("447")) and len(head.digits) > 2:
        return _count(text, groups, first, range(12, 13))
    return _national(text, groups, first, cued)


def _national(text: str, groups: Sequence[Group], first: int, cued: bool) -> int:
    head = groups[first].digits
    if _HEAD.fullmatch(head) and (len(head) > 2 or cued):
        after = _count(text, groups, first, range(11, 12))
        bracketed = text[groups[first].start - 1 : groups[first].start] == "("
        split = len(head) == 5 or bracketed or cued or head in ("0800", "0500")
        return after or (_count(text, groups, first, range(10, 11)) if (split and len(head) < 10) or cued else 0)
    if cued and head[0] == "7" and len(head) in (4, 10):
        return _count(text, groups, first, range(10, 11))
    if (
        cued
        and head[0] in "23456789"
        and not re.search(r"(?:ring|call|contact|text)\S{0,3}\s?$", text[: groups[first].start][-12:], re.I)
    ):
        return _count(text, groups, first, range(6, 9))
    return 0


def _count(text: str, groups: Sequence[Group], first: int, wanted: range) -> int:
    """The group after which as many digits as wanted have been read."""
    count = 0
    for place in range(first, min(first + 8, len(groups))):
        if place > first and not re.fullmatch(
            r"[ \-.\t]{1,2}|\)? ?\(?|[ ]?- ?", text[groups[place - 1].end : groups[place].start]
        ):
            return 0
        count += len(groups[place].digits)
        if count in wanted:
            more = place + 1 < len(groups) and count + len(groups[place + 1].digits) in wanted
            if not more:
                return 0 if text[groups[place].end : groups[place].end + 1].isalpha() else place + 1
    return 0


def _with_prefix(text: str, start: int) -> int:
    while start and text[start - 1] in "+(":
        start -= 1
    return start
