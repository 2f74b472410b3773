"""Names without a title: behind words that name a patient, as babies are called, or beside another identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.folding import unaccented
from cairn.methods.identifiable.name_words import GIVEN_NAMES, NAMED_PLACES, NOT_NAMES, SURNAMES
from cairn.methods.identifiable.names import WORDS_TOO, acts, is_known_name, name_end
from cairn.methods.identifiable.staff import is_person_named, is_staff

__all__ = [
    "find_names_beside",
    "find_patient_names",
    "has_given_name",
    "is_patient",
    "looks_like_names",
    "lower_name_end",
]

_CUE = re.compile(
    r"(?<![\w'-])(?:(?P<named>(?:patient|pt|pt's|patient's|service user|client|resident|full|first|last|family|"
    r"sur|fore|given|middle)?\s?(?:name|surname|forename)(?:s\b|\s?\(s\))?"
    r"\s?(?::|=|is\b|was\b)|(?:patient|pt|service user|client|resident|nok|next of kin|mother|deceased|"
    r"child)(?:\sname)?(?:'s name)?\s?(?::|=|-|\(|is called\b|was called\b|called\b|named\b)|(?:patient|pt|"
    r"service user|client|resident)(?:\'s)? name)"
    r"|(?P<bare>patient|pt|service user|resident|client|inpatient|outpatient)(?P<comma>,?)"
    r"|(?P<baby>baby(?:\s(?:boy|girl|of))?|"
    r"b/o|infant(?:\sof)?|twin\s(?:\d|[12]|one|two|I{1,2}))"
    r"|(?P<kin>(?:man|woman|lady|gentleman|boy|girl|patient|pt|gent|chap|resident|child|lad)\s(?:called|named|"
    r"by the name of)))"
    r"\s{1,3}",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<![\w'-])(?:(?:patient|pt|resident|client|service user|child|man|woman|lady|gentleman)\s?\(|"
    r"(?:mum|mother|dad|father|son|daughter|husband|wife|grandson|granddaughter|niece|nephew|widow|widower|"
    r"next of kin|nok)(?:\s?[(:]\s?|,?\s))",
    re.IGNORECASE,
)
_LONGEST_NAME = 60
_GREETING = re.compile(r"\bhello,?\s(?:there,?\s)?my\s$", re.IGNORECASE)  # so staff say who they are
_ONE_PERSON = re.compile(r"\b(?:the|our|this|that|a|one|another)\s$", re.IGNORECASE)
_LOWER = re.compile(r"([a-z]{3,}) ([a-z][a-z'-]{2,})(?![\w-])")
_CELL = re.compile(r"\s?[,;|/(\t\n-]\s?")
_CELL_ENDS = re.compile(r"\s?(?:[,;|/)\t\n.]|$)")
_NAMED_GLUED = re.compile(r"(?<![\w'-])(?:patient|pt|name|surname)\s?[:=](?=[A-Z])", re.IGNORECASE)
_SURNAME_FIRST = re.compile(
    r"(?<![\w'-])([^\W\d_a-z][\w'-]+), ?([^\W\d_a-z][^\W\d_A-Z'-]+|[^\W\d_a-z][A-Z'-]+)(?: \(?(?:Mrs?|Ms|Miss|"
    r"Mx)\)?\.?)?(?![\w-])"
)
_PAIR = re.compile(r"(?<![\w'-])[^\W\d_a-z][\w'-]+(?: [A-Z]\.?)?(?: [^\W\d_a-z][\w'-]+){1,3}")
_AGE = re.compile(
    r"[\s,;(|-]{1,3}(?:(?:an?\s)?(?:aged?\s?:?\s?)?\d{1,3}\s?-?\s?(?:y/?o\b|yrs?\b|years?\b|year[\s-]old|[MF]\b)|"
    r"aged?\s?:?\s?\d{1,3}\b|"
    r"(?:dob|d\.o\.b|born|date of birth|b\.)\b)",
    re.IGNORECASE,
)
_BARE_AGE = re.compile(r",\s?\d{2}(?=\s?[,.;)\n]|\s[a-z]{3,}|$)")  # only behind "pt" and a given name
_GIVEN = re.compile(r"(?<![\w'-])[^\W\d_a-z][^\W\d_A-Z]+(?![\w-])")
_CAPITAL_AHEAD = re.compile(r"[^\W\d_a-z][\w'-]*\.? $")
_INITIAL = re.compile(r"[A-Z]\. [A-Z]")
_FIELD = re.compile(r"(?<![\w'-])(?i:surname|forename|(?:first|last|given|family) name)\s(?=[^\W\d_a-z])")
_FIELD_ENDS = re.compile(r"\s?(?:[,;|/\n\t]|$)")
_EMPTY = frozenset("unknown missing blank none illegible omitted redacted withheld initial only".split())
_LABELS = frozenset("patient patients pt name client resident bed bay case mother baby".split())
_MAYBE_AGE = re.compile(r"\d\s?-?\s?(?:y|Y|[MF])|[Aa]ged?\b|[Dd]\.?[Oo]\.?[Bb]|DOB|[Bb]orn|[Bb]irth|\bb\.")
_TO_IDENTIFIER = re.compile(
    r"[\s,;:|()\[\]/-]{0,4}(?:(?:nhs|chi|dob|d\.o\.b\.?|date of birth|born|mrn|hosp(?:ital)?|unit|pt|patient|his|her|"
    r"whose|is|no|"
    r"number|id|with|case\s?note|crn|pid|k-number|aged?|\d{1,3}|[MF]|y/?o|yrs?|years?|old|tel|phone|mobile|mob|of)"
    r"[\s.,:;|()#-]{1,3}){0,6}$",
    re.IGNORECASE,
)
_STAFF_TITLE = re.compile(
    r"\b(?:dr|prof|professor|sister|nurse|matron|sir|dame|lord|lady|rev|st|mr|mrs|ms|miss|mx|cllr)\.?\s$", re.IGNORECASE
)


def find_patient_names(text: str) -> Iterator[Finding]:
    """All behind a cue, and those with an age or date of birth behind them, in a plain text."""
    for cue in _CUE.finditer(text):
        if _GREETING.search(text, max(0, cue.start() - 16), cue.start()):
            continue
        end = _behind(text, cue)
        if end > cue.end() and is_patient(text, cue.end(), end):
            yield _finding(text, cue.end(), end)
    for cue in _APART.finditer(text):  # with a given name that we know: much else stands in brackets
        end = name_end(text, cue.end())
        words = text[cue.end() : end].lower().split()
        if len(words) > 1 and words[0] in GIVEN_NAMES and is_patient(text, cue.end(), end):
            yield _finding(text, cue.end(), end)
    for cue in _NAMED_GLUED.finditer(text):
        end = name_end(text, cue.end())
        if end > cue.end():
            yield _finding(text, cue.end(), end)
    for cue in _FIELD.finditer(text):  # "Surname Berg, first name Ola,"
        end = name_end(text, cue.end())
        is_filled = end > cue.end() and text[cue.end() : end].split()[0].lower() not in _EMPTY
        if is_filled and _FIELD_ENDS.match(text, end):
            yield _finding(text, cue.end(), end)
    for start, end in looks_like_names(text) if _MAYBE_AGE.search(text) else ():
        if _AGE.match(text, end) and has_given_name(text[start:end]) and is_patient(text, start, end):
            yield _finding(text, start, end)


def find_names_beside(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """Two or more capitalised words right before an NHS number, a date of birth or a hospital number."""
    for one in found:
        if one.kind in ("nhs_number", "date_of_birth", "hospital_number"):
            floor = max(0, one.start - 90)
            near = [(start, end) for start, end in looks_like_names(text, floor, one.start)]
            if near and _TO_IDENTIFIER.match(text, near[-1][1], one.start) and is_patient(text, *near[-1]):
                yield _finding(text, *near[-1])
            yield from _in_cell_behind(text, one.end)


def _in_cell_behind(text: str, place: int) -> Iterator[Finding]:
    """In rows that were pasted the name may stand behind the number, set apart as cells are."""
    gap = _CELL.match(text, place)
    if gap is None:
        return
    for start, end in looks_like_names(text, gap.end(), min(len(text), gap.end() + _LONGEST_NAME)):
        if start == gap.end() and has_given_name(text[start:end]) and _CELL_ENDS.match(text, end):
            if is_patient(text, start, end):
                yield _finding(text, start, end)
            return


def _behind(text: str, cue: re.Match[str]) -> int:
    start = cue.end()
    if cue["baby"]:
        return _baby(text, start)
    end = name_end(text, start)
    name = text[start:end]
    if end > start and (cue["named"] or cue["kin"]):
        first = _SURNAME_FIRST.match(text, start)
        return max(end, first.end()) if first else end
    if end == start and cue["bare"]:
        return lower_name_end(text, start)
    if end == start or " " not in name:
        return start
    if cue["comma"]:  # "the patient, Ann Other, was": set apart by commas, or with a given name that we know
        apart = text[end : end + 1] == "," and _ONE_PERSON.search(text, max(0, cue.start() - 12), cue.start())
        return end if apart or name.split()[0].lower() in GIVEN_NAMES else start
    is_name = any(map(is_known_name, name.split())) or _INITIAL.match(name) or acts(text, end)
    return end if cue["bare"].islower() or is_name else start


def lower_name_end(text: str, start: int) -> int:
    """ "pt ann other": a given name that is no other word, then a known surname or an age or birth behind."""
    hit = _LOWER.match(text, start)
    if not hit or hit[1] not in GIVEN_NAMES or hit[1] in NOT_NAMES or hit[1] in WORDS_TOO or hit[2] in NOT_NAMES:
        return start
    aged = _AGE.match(text, hit.end()) or _BARE_AGE.match(text, hit.end())
    return hit.end() if hit[2] in SURNAMES or aged else start


def _baby(text: str, start: int) -> int:
    end = name_end(text, start)
    words = text[start:end].split()
    if not words or any(word.lower() in _NO_BABY for word in words):
        return start
    return end if len(words) < 3 or is_known_name(words[-1]) else start


_NO_BABY = frozenset(
    "friendly led clear steps café cafe box loss lifeline unicef led tens bliss check uk grow led beat "
    "badgernet".split()
)


def looks_like_names(text: str, floor: int = 0, ceiling: int | None = None) -> Iterator[tuple[int, int]]:
    ceiling = len(text) if ceiling is None else ceiling
    for hit in _SURNAME_FIRST.finditer(text, floor, ceiling):
        if hit[1].lower() not in NOT_NAMES and hit[2].lower() not in NOT_NAMES:
            yield hit.span()
    for hit in _PAIR.finditer(text, floor, ceiling):
        start = first = hit.start()
        while start < hit.end():  # "Yesterday John Smith": a name may begin at the second word
            end = min(name_end(text, start, capitals=hit[0].isupper()), ceiling)
            if " " in text[start:end] and (has_given_name(text[start:end]) or start == first):
                yield start, end
                break
            gap = text.find(" ", start, hit.end())
            if start == first and text[start:gap].lower() in _LABELS:  # "Patient Olu Berg": no part of the name
                first = gap + 1
            start = gap + 1 if gap >= 0 else hit.end()


def lone_given_names(text: str) -> Iterator[tuple[int, int]]:
    """Given names that stand alone and are no other words."""
    for hit in _GIVEN.finditer(text):
        low = hit[0].lower()
        is_name = low in GIVEN_NAMES and low not in NOT_NAMES and low not in WORDS_TOO
        if is_name and not _CAPITAL_AHEAD.search(text, max(0, hit.start() - 30), hit.start()):
            yield hit.span()


def has_given_name(name: str) -> bool:
    words = unaccented(name.replace(",", " ").replace("-", " ").lower()).split()
    return any(word in GIVEN_NAMES for word in words) or (len(words) > 1 and words[-1] in SURNAMES)


def is_patient(text: str, start: int, end: int) -> bool:
    if text[start:end].lower() in NAMED_PLACES:
        return False
    titled = _STAFF_TITLE.search(text, max(0, start - 14), start)
    return not titled and not is_staff(text, start, end) and is_person_named(text, start, end)


def _finding(text: str, start: int, end: int) -> Finding:
    if text[end - 2 : end].lower() == "'s":
        end -= 2
    return Finding("person_name", start, end, text[start:end])
