"""Who is named as staff: by the role before the name or behind it, by what is theirs, by what they did."""

from __future__ import annotations

import re

__all__ = ["ROLE", "is_person_named", "is_staff", "joined"]

# "Mrs Pugh, chair raised" sits in one.
_NOT_A_SEAT = (
    r"(?!\s(?:raised|lowered|alarm|sensor|bound|too|beside|next|moved|rest|height|exercises?|"
    r"transfers?)\b)"
)
_HEADS = (
    "consultants?|surgeons?|registrars?|anaesthetists?|physicians?|doctors?|gps?|general practitioners?|nurses?|"
    "midwi(?:fe|ves)|"
    "matrons?|sisters?|charge nurses?|managers?|directors?|executives?|sponsors?|coach(?:es)?|facilitators?|mentors?|"
    rf"tutors?|lecturers?|teachers?|trainers?|supervisors?|"
    rf"chairs?{_NOT_A_SEAT}|chairman|chairwoman|chairperson|governors?|ceo|coo|"
    "cfo|cno|cio|"
    "physio(?:therapist)?s?|therapists?|dieti[tc]ians?|pharmacists?|radiographers?|radiologists?|pathologists?|"
    "psychologists?|psychiatrists?|cardiologists?|neurologists?|oncologists?|urologists?|microbiologists?|"
    "h(?:a)?ematologists?|"
    "gyna?ecologists?|obstetricians?|paediatricians?|geriatricians?|ophthalmologists?|endocrinologists?|"
    "gastroenterologists?|orthopaedic lead|"
    "hcas?|healthcare assistants?|health care assistants?|support workers?|porters?|housekeepers?|receptionists?|"
    "secretar(?:y|ies)|clerks?|administrators?|analysts?|co-?ordinators?|leads?|leaders?|champions?|practitioners?|"
    "fellows?|specialists?|educators?|technicians?|scientists?|officers?|advisers?|advisors?|sho|juniors?|housemen|"
    "trainees?|students?|interns?|professors?|head of [a-z ]{2,30}|chief [a-z]{3,20}|deputy|commissioner|councillor|"
    "lay members?|volunteers?|patient (?:representative|partner|safety partner|leader)s?|chaplains?|librarians?|"
    "researchers?|statisticians?|auditors?|inspectors?|assessors?|examiners?|colleagues?|boss|locums?|operators?|"
    "opd lead|"
    "social workers?|paramedics?|optometrists?|audiologists?|orthoptists?|podiatrists?|cns|anp|acp|odp|stewards?|"
    "engineers?|"
    "principal investigator|chief investigator|co-author|author|editors?|speakers?|presenters?|vice[- ]president|"
    "trustee|mp|"
    "caterers?|cooks?|chefs?|plumber|electrician|caretaker|minute taker|apologies|attendees|present|in attendance|"
    "team members?|"
    "ots?|slts?|senco|headteacher|head teacher|project manager|pm|bm|non-?exec(?:utive)?|ned"
)
ROLE = rf"(?<![A-Za-z])(?:{_HEADS})(?![A-Za-z])"
_FIELDS = (
    r"st\d|ct\d|fy?\d|spr|ortho|t&o|gen surg|gynae|obs|neuro|cardio|ophthal|neonates|band \d[a-d]?|"
    r"orthopaedics?|trauma|surgery|urology|ent|ophthalmology|cardiology|gynaecology|obstetrics|radiology|pathology|"
    r"pharmacy|estates|finance|it|hr|procurement|facilities|housekeeping|catering|governance|informatics|bi|"
    r"business intelligence|qi|quality improvement|quality team|patient experience|pals|infection control|ipc|"
    r"anaesthetics|theatres?|ed|a&e|icu|itu|paediatrics|physiotherapy|therapies|dietetics|maternity|vascular|"
    r"colorectal|"
    r"upper gi|neurosurgery|plastics|maxfax|oncology|haematology|medicine|communications|comms|audit|research|"
    r"education|"
    r"the (?:lab|board|trust|icb|ccg|university|college|team|qi team|audit department|pharmacy)|clinical coding|coding|"
    r"supplies|sterile services|medical records|human resources|switchboard|outpatients|endoscopy|stores|portering"
)
_MANNER = (
    r"(?:one of|our|the|a|an|my|their|his|her|your|senior|junior|lead|interim|acting|deputy|associate|assistant|"
    r"clinical|"
    r"medical|"
    r"nursing|general|ward|operations|divisional|executive|project|team|improvement|quality|qi|safety|patient|trust|"
    r"nhs|staff|specialist|t&o|msk|gi|hpb|itu|icu|ed|gum|ent|max[- ]?fax|advanced|principal|practice|research|audit|"
    r"night|duty|site|bed|theatre|outpatient|orthopaedic|"
    r"general|vascular|cardiac|breast|plastic|eye|ent|colorectal|upper gi|spinal|hand|hip|trauma|on[ -]?call|operating|"
    r"locum|visiting|chief|vice|service|business|finance|it|estates|data|infection control|tissue viability|falls|"
    r"diabetes|stroke|dementia|discharge|training|education|programme|department|departmental|band \d|care|home|"
    r"pharmacy|paediatric|community|district|school|local|executive|non-executive|new|current|charge|lay|course|lead|"
    r"and|&|of|for|on|in|medicine|surgery|consultant|nurse|registered|physician|veterinary|cancer|renal|bereavement)"
)
# Read on words in lower case: quicker by far than with a flag that ignores case.
_BEFORE = re.compile(
    rf"(?<![a-z&])(?:(?:{_HEADS})(?![a-z])(?:[\s,:;(\-/\[]{{1,3}}|'s?\s|\s(?:is|was|are|were|called|named|for|today|"
    rf"here|on call|of the day|of the week)\s"
    rf"|\s(?:and|&)\s|\s(?:at|for|in|of|from|on)\s(?:the\s)?[a-z0-9]{{1,20}}(?:\s[a-z0-9]{{1,12}})?\s?[,:(-]\s?|"
    rf",\s(?:our\s|the\s)?){{1,2}}(?:the\s|late\s|then\s)?"
    r"|under(?: the care of)?\s|(?:referred|refer|referral|referrals|escalated?) (?:\w+ )?to\s|on call:?\s|"
    r"on-call:?\s|(?:list|clinic|team|firm|secretary|pa) (?:of|to|for)\s"
    r"|(?:operated on|operated|clerked|led|chaired|presented|supervised|taught|audited|approved|signed off|designed|"
    r"written|authored|facilitated|sponsored|funded|championed|coached|mentored|trained|developed|compiled|collected|"
    r"analysed|introduced|run|delivered|created|reviewed|seen|examined|consented|prepared|produced|performed|verified|"
    r"validated|agreed|endorsed|hosted|opened|edited|moderated|marked|assessed) by\s(?:the\s|our\s)?"
    r"|(?:thanks|thank you|grateful|gratitude|credit|kudos|well done) (?:also )?(?:to|go to|goes to)\s|acknowledge\s|(?:we|i) (?:also |would like to |want to )?thank\s|"
    r"(?:support|help|advice|input|data) from\s"
    r"|(?:cc|bcc|from|attendees|present|apologies|chair|minutes|author|authors|data|admin|estates|finance|pharmacy|"
    r"team|core team|project team|steering group|members|facilitators?|coach|lead|owner|action|actions|supervisor|"
    r"sponsor|cons|surgeon)s?\s?:\s?"
    r"|(?:lead|sponsor|coach|chair|owner)\b[^.\n]{1,50};\s[a-z ]{3,20}:\s"
    r"|(?:dr|prof|professor|sister|nurse|matron|sir|dame|cllr|rev)\.?\s[^\W\d_][\w'-]+(?:\s[^\W\d_][\w'-]+)?\s?(?:,|"
    r"and|&)\s(?:and\s)?"
    r")$",
)
_AFTER = re.compile(
    r"(?:\s\((?:she|he|they)/\w{2,5}\))?(?:"
    rf"(?:'s?)?(?:[\s,]{{0,3}}[,(\[:\n|–/-]{{1,3}}\s{{0,2}}|\s(?:is|was|as|who is|who was|the|our|remains|became|"
    rf"will be|being)\s)"
    rf"(?:(?:{_MANNER})[\s/&,]{{1,2}}){{0,5}}(?:{_HEADS})(?![a-z])"
    rf"|\s?[(\[]\s?(?:{_FIELDS})\s?[)\]/,]|\s(?:from|in|of|at)\s(?:the\s)?(?:{_FIELDS})(?![a-z])|"
    rf",\s(?:{_FIELDS})\s?[.;\n)]"
    r"|(?:'s)?\s(?:(?:was|is|were) (?:on[ -]call|on leave|on annual leave)|and (?:his|her) registrar)"
    r"|'s\s(?:(?:scrub|surgical|theatre|whole) team|study day|(?:[a-z-]{2,12}\s)?(?:bundle|protocol|proforma))"
    r"|\s(?:explained|shared|showed|tested|tried|piloted|used) (?:the|our|his|her|a)\s(?:[a-z]+\s)?(?:audit|charts?|"
    r"data|form|tool|"
    r"changes?|checklist|template|proforma|bundle|charter|results|slides|poster|protocol|pilot)"
    r"|\s(?:performed|carried out|led|did|undertook|assisted with|supervised) (?:the|all|both|most|this|each) (?:\w+ )?"
    r"(?:operations?|procedures?|surgery|list|lists|cases|repairs?|teaching|training|audits?|reviews?)\b"
    r"|\s(?:on|via|at|by)\s(?:ext\b|bleep|extension)"
    r"|,?\s\(?(?:frcs|frcp|mrcs|rgn|rn|phd|mbe|obe|cbe|frcog|bsc|msc|md|ms)\b"
    r"|'s?\s(?:(?:own|new|old|busy|usual|weekly|monday|tuesday|wednesday|thursday|friday|morning|afternoon|all-day|"
    r"am|pm|elective|"
    r"fracture|knee|hip|hand|hernia|breast|ent|urology|eye|cataract|orthopaedic|outpatient|trauma|first|next|second|"
    r"joint|one[- ]stop)\s){0,3}"
    r"(?:clinics?|lists?|operating|theatre (?:list|team|session|day)s?|team|ward rounds?|rounds?|patients|secretary|"
    r"registrar|sho|juniors?|firm|pa|"
    r"rota|sessions?|outpatients|template|presentation|project|audit|office|department|directorate|talk|lecture|"
    r"slides|workshop|course|consent forms|waiting list|cases|trainees?|students?|cohort|patch|ward|practice nurses?|"
    r"email|paper|book|theatre\b)"
    r"|,?\s(?:and|&)\s(?:(?:his|her|their)\s(?:team|registrar|juniors|firm|colleagues|secretary)|team\b|colleagues\b|"
    r"(?:dr|prof|professor|sister|nurse|matron)\.?\s[a-z])"
    r"|,?\s(?:(?:has|have|had|will|kindly|then|also|who|is|was|now|has now|both)\s){0,3}(?:agreed to (?:sponsor|"
    r"chair|lead|pilot|trial|test|support|be|act|fund|release|speak|open)|"
    rf"chaired|chairs|chair\b{_NOT_A_SEAT}|chairing|"
    r"led|leads|lead\b|leading|operated|operates|operating|sponsored|sponsors|"
    r"sponsor\b|sponsoring|supervised|"
    r"supervises|supervising|signed off|sign off|teaches|taught|facilitated|facilitates|facilitating|audited|"
    r"championed|champions|mentored|coached|"
    r"coaches|funded|present(?:ed|s)? (?:the|our|a|their|his|her|results|data|findings|at|this)|designed|"
    r"introduced (?:the|a|our)|"
    r"opened the (?:meeting|session|day|workshop)|closed the (?:meeting|session)|welcomed|consents|rolled out|analysed|"
    r"collected the|approved|does the|runs|ran the|took the minutes|gave apologies|sent apologies|on behalf of the))",
)
_INVENTED = re.compile(
    r"['\"]?(?:\s?[(\[,-]\s?|\s(?:is|was|are|were)\s)(?:(?:only|just|simply|entirely|all|of course)\s)?"
    r"(?:(?:an?|our|the|one of (?:our|the))\s)?(?:not (?:her|his|their|a) real name|not (?:a )?real\b|no real\b|"
    r"pseudonym|fictional|fictitious|invented|made[ -]up|"
    r"name changed|names? (?:has|have) been changed|personas?\b|anonymised|imaginary|"
    r"composite|dummy|example patient|test patient|mannequin|manikin|simulated)",
    re.IGNORECASE,
)
_INVENTED_BEFORE = re.compile(
    r"\b(?:fictional|fictitious|imaginary|invented|made-up|persona|pseudonym|example|dummy|test|simulated|mannequin|"
    r"manikin|"
    r"sim|role[- ]play(?:ed)?|scenario|actor)(?: patient)?(?: called| named|,|:|\s-)?\s['\"“]?$",
    re.IGNORECASE,
)
_SHARED = re.compile(r",? (?:who|for) (?:shared|sharing|told|telling|letting|wrote)", re.IGNORECASE)
_RETIRED = re.compile(r"\b(?:retired|former|ex|one-time)\b", re.IGNORECASE)
_JOIN = re.compile(r"\s?(?:,|,?\sand|&|/|\+)\s?(?:the\s)?", re.IGNORECASE)
_REACH = 90


def is_staff(text: str, start: int, end: int) -> bool:
    """Whether the name at ``start`` to ``end``, its title included, is said to be that of staff."""
    if _SHARED.match(text, end):  # thanks go to patients too
        return False
    if _BEFORE.search(text[max(0, start - _REACH) : start].lower()):
        return True
    hit = _AFTER.match(text[end : end + _REACH].lower())
    return hit is not None and not _RETIRED.search(hit[0])


def is_person_named(text: str, start: int, end: int) -> bool:
    """Whether the name is meant as one: not said to be made up."""
    return not (_INVENTED.match(text, end) or _INVENTED_BEFORE.search(text, max(0, start - _REACH), start))


def joined(between: str) -> bool:
    """Whether two names are named in one breath: "Mr Shah and Miss Evans"."""
    return _JOIN.fullmatch(between) is not None
