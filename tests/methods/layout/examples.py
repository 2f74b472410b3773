"""Diagrams with the words of real work, of any size: falls, discharge, sepsis."""

from __future__ import annotations

from random import Random

from cairn.methods.layout import (
    Cause,
    CauseDiagram,
    Diagram,
    DriverBox,
    DriverDiagram,
    Flow,
    Lane,
    ProcessMap,
    Ramp,
    RampCycle,
    Stakeholder,
    Stakeholders,
    Step,
    causes_picture,
    drivers_picture,
    process_picture,
    ramps_picture,
    stakeholders_picture,
)

SIZES = (8, 25, 60)
DATE = "29 November 2026"

PRIMARY = ["Know who is at risk", "A safe ward", "Fit to move", "Staff who respond"]
SECONDARY = [
    "Risk assessed within 6 hours of arrival",
    "Risk seen at every handover",
    "Falls history taken from family and care home",
    "Clear, dry, well-lit floors",
    "Call bell and belongings within reach",
    "Toilet within sight or company on the way",
    "Medicines that cause dizziness reviewed",
    "Lying and standing blood pressure measured",
    "Walking aids to hand and the right height",
    "Staffing matched to enhanced care needs",
    "Huddle after every fall",
    "Training in bedside vision and footwear checks",
]
IDEAS = [
    "Assessment on the arrival checklist",
    "Yellow magnet on the board",
    "Falls risk as the first line of the handover sheet",
    "Phone call to the care home on day one",
    "Night lights under the beds of bay 4",
    "Two-hourly comfort rounds with four questions",
    "Beds at the lowest height when nobody is there",
    "Bay nurse stays in the bay",
    "Coloured toilet doors and signs",
    "Pharmacist reviews sedatives on weekdays",
    "Standing blood pressure before the first walk",
    "Physiotherapy assistant at weekends",
    "Walking frames labelled with the bed number",
    "Non-slip socks in three sizes at the bedside",
    "Red-flag call for help from any bay",
    "Ten-minute huddle with the falls tree",
    "Bedside vision test by healthcare assistants",
    "Volunteers for company in the afternoon",
    "Review of observations at night for those who are well",
    "Sensor mat trial for people with delirium",
    "Family told of the plan within a day",
    "Weekly walk-round with estates",
]
AIM = "Fewer falls with harm on Maple ward: from 6.2 to 3.0 per 1,000 bed days by 31 March 2027"


def drivers(count: int) -> DriverDiagram:
    """So many boxes in all; some ideas act on two drivers, one driver has none."""
    primary = min(4, max(2, count // 6))
    secondary = min(12, max(3, count // 4))
    nodes = [DriverBox(f"p{n}", "primary", PRIMARY[n % 4]) for n in range(primary)]
    for n in range(secondary):
        on = (f"p{n * primary // secondary}", *((f"p{(n + 1) % primary}",) if n % 5 == 4 else ()))
        nodes.append(DriverBox(f"s{n}", "secondary", SECONDARY[n % 12], on, uncovered=n == secondary - 1))
    ideas = max(count - len(nodes) - 1, 1)
    for n in range(ideas):
        own = n * (secondary - 1) // ideas
        on = (f"s{own}", *((f"s{(own + 1 + n % 2) % (secondary - 1)}",) if n % 7 == 4 else ()))
        cycles = tuple(range(n, n + n % 4)) if n % 3 else ()
        nodes.append(DriverBox(f"i{n}", "idea", IDEAS[n % len(IDEAS)], on, cycles))
    return DriverDiagram(AIM, nodes)


LANES = ["Patient", "Ward nurse", "Doctor", "Pharmacy", "Transport"]
WALK = [
    ("start", "Decision that the patient may go home", "Doctor", ""),
    ("step", "Write the discharge summary", "Doctor", ""),
    ("wait", "Summary waits for a senior review", "Doctor", "3 h 20 min"),
    ("decision", "Medicines to take home?", "Doctor", ""),
    ("step", "Send the prescription to pharmacy", "Ward nurse", ""),
    ("step", "Screen the prescription", "Pharmacy", ""),
    ("decision", "Any query on the prescription?", "Pharmacy", ""),
    ("step", "Dispense and label the medicines", "Pharmacy", "95 min"),
    ("step", "Porter brings the medicines to the ward", "Pharmacy", "40 min"),
    ("step", "Explain the medicines and the follow-up", "Ward nurse", ""),
    ("step", "Call family or care home", "Ward nurse", ""),
    ("decision", "Transport needed?", "Ward nurse", ""),
    ("step", "Book the ambulance car", "Transport", ""),
    ("wait", "Wait in the discharge lounge", "Patient", "2 h 10 min"),
    ("step", "Drive home", "Transport", ""),
    ("end", "Home", "Patient", ""),
]


def process(count: int) -> ProcessMap:
    """So many steps, with questions, ways back and, every third decision, a way around."""
    steps = [
        Step(f"n{n}", kind if n in (0, count - 1) or kind not in ("start", "end") else "step", text, lane, wait)
        for n, (kind, text, lane, wait) in ((n, WALK[n % len(WALK)]) for n in range(count - 1))
    ]
    steps.append(Step(f"n{count - 1}", *WALK[-1]))
    flows = [Flow(f"n{n}", f"n{n + 1}", "yes" if steps[n].kind == "decision" else "") for n in range(count - 1)]
    for n, step in enumerate(steps):
        if step.kind == "decision" and n % len(WALK) == 6:
            flows.append(Flow(f"n{n}", f"n{n - 2}", "no, call the doctor"))
        elif step.kind == "decision":
            flows.append(Flow(f"n{n}", f"n{min(n + 3, count - 1)}", "no"))
    return ProcessMap([Lane(name, name) for name in LANES], steps, flows)


def tangle(seed: int) -> ProcessMap:
    """Twenty steps in up to three lanes, with flows that nobody would draw."""
    random = Random(seed)
    lanes = [Lane(f"l{n}", LANES[n]) for n in range(seed % 4)]
    kinds = ["step", "step", "decision", "wait"]
    homes = [random.choice(lanes).key if lanes else None for _ in range(20)]
    steps = [Step(f"n{n}", random.choice(kinds), WALK[n % 16][1], home) for n, home in enumerate(homes)]
    flows = [Flow(f"n{n}", f"n{n + 1}", "yes") for n in range(19) if random.random() < 0.85]
    flows += [Flow(f"n{random.randrange(20)}", f"n{random.randrange(20)}", "if urgent") for _ in range(6)]
    return ProcessMap(lanes, steps, flows)


CATEGORIES = ["People", "Methods", "Materials", "Equipment", "Environment", "Measurement"]
CAUSES = [
    "Bank staff don't know the sepsis trolley",
    "Signs of sepsis are put down to frailty",
    "Only two nurses on nights can give the first dose",
    "Screening tool is filled in after the round",
    "Antibiotic is prescribed as regular, not as at once",
    "Blood cultures are taken before anything else",
    "Antibiotics run out at weekends",
    "No second line for those allergic to penicillin",
    "Cannulation packs are kept in another bay",
    "One lactate analyser for three wards",
    "Observations machine doesn't send its readings",
    "Alert shows only when the record is opened",
    "Ambulance handover in the corridor",
    "Resuscitation bay is full in the evening",
    "Too noisy to hear the alarm",
    "Time zero is defined in three ways",
    "Audit is done monthly, feedback takes six weeks",
    "Nobody sees yesterday's delays",
]
PROBLEM = "Half of our patients with suspected sepsis wait more than an hour for their first antibiotic"


def causes(count: int) -> CauseDiagram:
    """So many rows: up to six categories, their causes, and every third a cause of the one before it."""
    categories = min(6, max(3, count // 4))
    rows = [Cause(f"c{n}", CATEGORIES[n]) for n in range(categories)]
    for n in range(count - categories):
        parent = f"c{n % categories}"
        if n >= categories and (n // categories) % 3 == 2:
            parent = f"r{n - categories}"
        rows.append(Cause(f"r{n}", CAUSES[(n * 7) % len(CAUSES)], parent))
    return CauseDiagram(PROBLEM, rows)


PEOPLE = [
    "Ward manager", "Matron", "Consultants in elderly care", "Resident doctors", "Night nurses",
    "Healthcare assistants", "Physiotherapists", "Ward pharmacist", "Estates team", "Chief nurse",
    "Finance business partner", "Patients on the ward", "Families and carers", "Volunteers",
    "Infection prevention team", "Porters", "Medical director", "Ward clerk", "Local Healthwatch",
    "Care homes nearby", "Digital records team", "Safety and risk team", "Union representatives",
    "Community falls service", "Ambulance liaison",
]  # fmt: skip
SUPPORT = ["Against it", "Unsure", "Lets it happen", "Helps it happen", "Makes it happen"]


def stakeholders(count: int) -> Stakeholders:
    return Stakeholders(
        [
            Stakeholder(
                f"k{n}", PEOPLE[n % 25], 1 + (n * 7 + n // 5) % 5, 1 + (n * 3 + n // 7) % 5,
                SUPPORT[n % 5] if n % 6 else "", SUPPORT[min(4, n % 5 + n % 3)] if n % 4 else "",
            )
            for n in range(count)
        ]
    )  # fmt: skip


CYCLES = [
    ("Ask one nurse to try the checklist on one patient", "1 patient, 1 nurse"),
    ("Shorter checklist, three patients on the late shift", "3 patients"),
    ("All new patients of bay 4 for a week", "1 bay, 1 week"),
    ("Night shift tries it with a torch pen", "2 nights"),
    ("Whole ward, with the clerk printing the list", "Ward, 2 weeks"),
    ("Both wards, checked by the matron", "2 wards, 1 month"),
]
RAMPS = ["Assessment at arrival", "Comfort rounds", "Medicines review", "Falls huddle", "Walking aids", "Night lights"]


def ramps(count: int) -> list[Ramp]:
    many = max(2, min(6, count // 5))
    sizes = [count // many + (n < count % many) for n in range(many)]
    found, number = [], 1
    for place, size in enumerate(sizes):
        cycles = [RampCycle(f"d{number + n}", number + n, *_cycle(n, number, last=n == size - 1)) for n in range(size)]
        found.append(Ramp(RAMPS[place], cycles))
        number += size
    return found


def _cycle(n: int, number: int, *, last: bool) -> tuple[str, str, str]:
    title, scale = CYCLES[n % 6]
    decision = ("", "adopt", "abandon")[number % 3] if last else "adapt" if n % 3 < 2 else "adopt"
    return title, decision, scale


def pictures(count: int, *, narrow: bool = False) -> dict[str, Diagram]:
    """All five, with titles."""
    return {
        "drivers": drivers_picture(drivers(count), title="Falls on Maple ward", date=DATE, narrow=narrow),
        "process": process_picture(process(count), title="From decision to home", date=DATE, narrow=narrow),
        "causes": causes_picture(causes(count), title="Late antibiotics in sepsis", date=DATE, narrow=narrow),
        "stakeholders": stakeholders_picture(
            stakeholders(count), title="Who matters for falls on Maple ward", date=DATE, narrow=narrow
        ),
        "ramps": ramps_picture(ramps(count), title="Tests of change on Maple ward", date=DATE, narrow=narrow),
    }
