"""Names without a title that are told to be patients' by what happened to them, or by whose family is spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.names import acts, name_end
from cairn.methods.identifiable.patients import has_given_name, is_patient, lone_given_names, looks_like_names

__all__ = ["find_by_happening"]

_KIN = (
    r"(?:son|daughter|wife|husband|mother|father|mum|mam|dad|nan|nana|gran|granny|grandad|grandfather|grandmother|"
    r"grandma|grandson|granddaughter|parents?|sister|brother|niece|nephew|aunt|auntie|uncle|partner|widow|widower|"
    r"family|relatives?|next of kin|nok|carers?)"
)
_HAPPENED = re.compile(
    r"(?:,?\s\(?\d{2,3}\)?,?)?,?\s(?:who\s)?(?:(?:had\s|has\s|then\s|also\s|later\s|nearly\s|again\s|sadly\s){0,2}(?:"
    r"fell\b(?!\s(?:out with|behind|ill with|in love))|died\b(?!\sdown)|collapsed|aspirated|arrested|deteriorated|"
    r"absconded|self-discharged|vomited|desaturated|bled\b|dna'?d?\b|"
    r"had (?:a|an|another|two) (?:fall|stroke|seizure|arrest|pressure ulcer|bleed|hypo|fit)\b|"
    r"developed (?:sepsis|delirium|pneumonia|confusion|a pressure)\b|waited (?:\d|over|nearly|more than|\w+ hours)|"
    r"missed (?:her|his|their|\w+) (?:doses?|insulin|tablets|medication|medicines))|"
    r"(?:was|is|had been|has been|got|being)\s(?:then\s|later\s|not\s|never\s|wrongly\s)?(?:(?:re-?)?admitted|"
    r"discharged|transferred (?:to|from|out)|found (?:on|by|lying|in bed|collapsed|wandering|unresponsive|dead)|"
    r"diagnosed|prescribed|cannulated|catheteri[sz]ed|intubated|weighed|triaged|nil by mouth|nbm|septic|confused|"
    r"bleeding|left (?:on|in|without)|sent home|taken to theatre|resuscitated|incontinent|dehydrated|breathless|"
    r"in pain|in bed(?!\s(?:management|meeting))|an inpatient|"
    r"on (?:warfarin|insulin|oxygen|antibiotics|a trolley|the trolley|end of life))\b|"
    r"(?:at home\s)?(?:after|before|during|since|following) (?:her|his|their) (?:op|operation|fall|surgery|discharge|"
    r"stroke|scan|admission|procedure|birth|labour|stay|hip|knee|chemo|dialysis|biopsy|transfer)\b)",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    rf"(?:'s|(?<=s)')\s(?:(?:elderly|late|eldest|only|youngest|blood|own)\s)?(?:{_KIN}|bloods|obs|observations|"
    r"drug chart|fluid chart|discharge (?:letter|summary|home|date)|wound|cannula|catheter|insulin|tablets|"
    r"pressure ulcer|wristband|blood pressure|bp|news|oxygen|death|fall|drip|hip fracture|care plan)\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r",\s(?:1[6-9]|[2-9]\d|10\d),?\s(?:was|who|from|had|has|fell|is|came|waited|admitted|bed|with|told|said|lives|lived|"
    r"in|on|found|sent|seen|known|a|retired)\b|\s\((?:1[6-9]|[2-9]\d|10\d)\)(?=\s(?:[a-z]|- )|[,.:;]|$)"
)
_DONE_TO = re.compile(
    r"\b(?:(?:re-?)?admitted|discharged|transferred|nursed|triaged|cannulated|catheteri[sz]ed|intubated|weighed|"
    r"resuscitated|washed)\s$|"
    rf"\b{_KIN} of\s$|"
    r"\bone of (?:our|the|my) (?:\w{2,12}\s)?(?:patients|residents|clients|service users|ladies|gentlemen)"
    r"(?:\s(?:was|is|called|named))?[,:]?\s$|"
    r"\b(?:patients|residents|pts)(?:\slike|\ssuch as|:)\s$",
    re.IGNORECASE,
)
_MINE = re.compile(rf"\bmy\s(?:late\s|dear\s|elderly\s|own\s)?{_KIN},?\s$", re.IGNORECASE)
# Who speaks of "mum" speaks of a patient; "daughter Sue" is the one to ring. In small letters, since "Sister Mary"
# is staff.
_MUM = re.compile(r"(?<![\w-])(?:mum|mam|dad|nan|nana|gran|granny|grandad|grandma)\s(?=[^\W\d_a-z])")
_LYING = re.compile(
    r"\b(?:the|our|this|that|a)\s(?:(?:patient|pt|resident|client)(?:\s[a-z0-9&'-]{1,12}){1,6}|"
    r"(?:lady|gentleman|gent|man|woman|chap|boy|girl)\s(?:in|on)\s(?:the\s)?(?:bed|bay|cubicle|room|side|trolley|chair|"
    r"corridor|ward|resus|ed\b|a&e)[a-z0-9 ]{0,12}),\s",
    re.IGNORECASE,
)
_REACH = 60


def find_by_happening(text: str) -> Iterator[Finding]:
    """All in a plain text. Set apart by commas it may be any name, else only one with a given name that we know."""
    for start, end in looks_like_names(text):
        end = end - 2 if text[end - 2 : end].lower() == "'s" else end
        if has_given_name(text[start:end]) and _is_told(text, start, end, whole=True) and is_patient(text, start, end):
            yield Finding("person_name", start, end, text[start:end])
    for start, end in lone_given_names(text):
        if _is_told(text, start, end, whole=False) and is_patient(text, start, end):
            yield Finding("person_name", start, end, text[start:end])
    for mum in _MUM.finditer(text):
        start, end = mum.end(), name_end(text, mum.end(), capitals=False)
        if end > start + 2 and not text[start:end].isupper() and is_patient(text, start, end):
            end = end - 2 if text[end - 2 : end].lower() == "'s" else end
            yield Finding("person_name", start, end, text[start:end])
    for place in _LYING.finditer(text):
        start, end = place.end(), name_end(text, place.end())
        set_apart = text[end : end + 1] == "," or acts(text, end)
        if " " in text[start:end] and set_apart and is_patient(text, start, end):
            yield Finding("person_name", start, end, text[start:end])


def _is_told(text: str, start: int, end: int, *, whole: bool) -> bool:
    """Whether what stands around says it; behind a whole name an age says so too."""
    if _HAPPENED.match(text, end) or _THEIRS.match(text, end):
        return True
    floor = max(0, start - _REACH)
    if _MINE.search(text, floor, start):
        return True
    return whole and bool(_AGED.match(text, end) or _DONE_TO.search(text, floor, start))
