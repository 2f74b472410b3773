"""A report as a team would hand it in: all eighteen items, charts, a diagram, tables. The people are made up."""

from __future__ import annotations

from functools import cache

from cairn.methods.pictures import Table
from cairn.methods.reports.document import (
    Author,
    Bullets,
    Deck,
    Fact,
    Figure,
    Heading,
    Paragraph,
    Poster,
    PosterPanel,
    Reference,
    Report,
    Section,
    Slide,
)
from tests.methods.reports import sample_figures as figures

TITLE = "Halving hospital-acquired Clostridioides difficile infection at Skerrow General Hospital"
AUTHORS = (
    Author("Dr Morag Sinclair", "Consultant microbiologist, lead", "Skerrow General Hospital"),
    Author("Tom Adeyemi", "Antimicrobial pharmacist", "Skerrow General Hospital"),
    Author("Sister Ruth Kowalczyk", "Ward manager, Ward 7", "Skerrow General Hospital"),
    Author("Priya Raman", "Improvement coach", "Northern Isles Health Board"),
)
AIM = (
    "By 31 October 2015, fewer than 6 infections with C. difficile acquired in this hospital for every 10,000 bed "
    "days, "
    "in all adult wards."
)
FACTS = (
    Fact("infections for every 10,000 bed days, before", "13.0"),
    Fact("and in the year after", "5.0"),
    Fact("fewer patients infected in that year, against what we had come to expect", "136"),
    Fact("of antibiotic courses reviewed by day 3, from 47%", "90%"),
)
CYCLES = Table(
    "The cycles, and what each taught us",
    (("Cycle", "number"), "Change idea", "We predicted", "What happened", "Act"),
    (
        ("1", "Day-3 sticker in the notes of one bay", "8 of 10 stickers filled in",
         "3 of 10: doctors did not see the sticker at the back of the chart", "Adapt"),
        ("2", "Sticker on the front of the drug chart, one ward", "8 of 10", "7 of 10 in two weeks", "Adopt"),
        ("3", "Pharmacist joins the round on two days a week", "Reviews rise to 80%",
         "82%; half of the courses were stopped or narrowed", "Adopt"),
        ("4", "Nurses send a sample without waiting for a doctor", "All samples within 24 hours",
         "From 58% to 91%; four samples were not needed", "Adopt"),
        ("5", "One side room held back by the bed manager", "Isolated within 2 hours",
         "Not held in the first cold week of January; the room was needed", "Abandon"),
        ("6", "Ward sister signs the cleaning log each day", "Log complete on 9 of 10 days", "19 of 20 days", "Adopt"),
    ),
)  # fmt: skip
MEASURES = Table(
    "What we measured",
    ("Measure", "Kind", "Definition", "How often", "Target"),
    (
        ("Infections", "Outcome", "Positive samples taken on day 3 or later, for every 10,000 occupied bed days",
         "Monthly", "Below 6"),
        ("Reviews by day 3", "Process", "Courses with a written decision by the end of day 3, of 50 picked at random",
         "Monthly", "90%"),
        ("Time to antibiotics in sepsis", "Balancing", "Median minutes from triage to first dose", "Monthly",
         "No longer than before"),
    ),
)  # fmt: skip
RESULTS = Table(
    "Before and after",
    ("Measure", ("Before", "number"), ("After", "number"), ("Change", "number")),
    (
        ("Infections for every 10,000 bed days", "13.0", "5.0", "−62%"),
        ("Courses reviewed by day 3", "47%", "90%", "+43 points"),
        ("Minutes to antibiotics in sepsis", "55", "55", "none"),
    ),
)


def _sections() -> list[tuple[str, str, tuple[object, ...]]]:
    return [
        ("title", "Title", (Paragraph(f"{TITLE}: an improvement project in all adult wards, 2012 to 2015."),)),
        ("abstract", "Abstract", (
            Paragraph("Infection with C. difficile prolongs stays and kills. In two years our hospital had 449 cases. "
                      "We "
                      "tested six changes on one ward, then brought four of them to all adult wards in November 2014."),
            Paragraph("The rate fell from 13.0 to 5.0 for every 10,000 bed days and has stayed there for twelve "
                      "months. "
                      "Treatment of sepsis was not delayed."))),
        ("problem", "Problem description", (
            Paragraph("Between November 2012 and October 2014 about nineteen patients a month caught C. difficile "
                      "with us. "
                      "Each stayed twelve days longer than others like them; 41 died within thirty days.\n\nThe rate "
                      "was "
                      "steady: nothing that we had done in those two years, neither posters nor audits, had changed "
                      "it.",
                      "From the charter"),)),
        ("knowledge", "Available knowledge", (
            Paragraph("Three things are known to matter: how much broad-spectrum antibiotic a hospital uses [1], how "
                      "soon "
                      "carriers are found and isolated [2], and whether spores are removed from what patients share "
                      "[3]. "
                      "Education alone has rarely changed prescribing for longer than a few months [1]."),)),
        ("rationale", "Rationale", (
            Paragraph("We looked at 165 findings of case reviews. Three causes made up three quarters of them, and "
                      "most had "
                      "to do with decisions that nobody was asked to take at a given time.", "From the Pareto chart"),
            figures.figure(figures.causes(), "Findings of case reviews, November 2012 to December 2013", 0.85),
            Paragraph("If a review on the third day becomes part of the round, fewer patients will have their gut "
                      "flora "
                      "harmed for longer than they need.", "From the driver diagram"),
            Figure(figures.drivers(), "Driver diagram. The aim has three primary drivers: antibiotics, early "
                                      "isolation, "
                   "clean wards. Six change ideas hang on five secondary drivers.", "What we believe drives "
                                                            "infections"))),
        ("aims", "Specific aims", (Paragraph(AIM, "From the charter"),)),
        ("context", "Context", (
            Paragraph("A district general hospital with 480 beds in bays of six, 38 side rooms, and paper drug charts. "
                      "Doctors in training change every four months. The medical director sponsored the project and "
                      "joined the round on Ward 7 once a month."),
            Heading("What helped and what hindered", 2),
            Bullets(("A pharmacist's post had just been filled", "Ward managers were free to change their own rounds",
                     "Winter pressure on side rooms, every year from December to February")))),
        ("interventions", "Interventions", (
            Paragraph("Six changes were tested on Ward 7 and its neighbour, the smallest test with one doctor and four "
                      "patients. Four were adopted and brought to all fourteen wards from 3 November 2014."), CYCLES)),
        ("study", "Study of the interventions", (
            Paragraph("Each cycle had a written prediction, and its own small measure over two weeks. Whether the "
                      "changes "
                      "together made the difference was judged by a control chart, with limits from the 24 months "
                      "before "
                      "and a new phase from the month in which they came to all wards."),)),
        ("measures", "Measures", (MEASURES,)),
        ("analysis", "Analysis", (
            Paragraph("U chart for infections, as bed days differ from month to month; p chart for reviews; "
                      "individuals "
                      "chart for minutes. Rules: a point outside the limits, eight in a row on one side of the centre "
                      "line, six in a row rising or falling."),)),
        ("ethics", "Ethical considerations", (
            Paragraph("Registered as service improvement (QI-2014-031). No patient can be identified in what we kept. "
                      "Patients on Ward 7 were told about the change to who may send a sample."),)),
        ("results", "Results", (
            figures.figure(figures.outcome(), "Infections for every 10,000 occupied bed days, by month", 0.85),
            Paragraph("The rate fell in the month of the change and has stayed below the old centre line in every "
                      "month "
                      "since. All three measures are in the table."),
            RESULTS,
            figures.figure(figures.process(), "Share of courses with a decision by day 3", 0.8),
            figures.figure(figures.balancing(), "Time to the first dose in sepsis did not change", 0.8))),
        ("summary", "Summary", (
            Paragraph("What worked was a decision with a day and a person. The sticker was cheap and the pharmacist's "
                      "two "
                      "rounds cost nine hours a week. Holding a side room back failed and was dropped."),)),
        ("interpretation", "Interpretation", (
            Paragraph("The fall is larger than in most published work [1, 2]. Two things may explain it: we began at "
                      "a high "
                      "rate, and four changes came at once, so that we cannot say how much each gave. Reviews rose in "
                      "the months before infections fell, as our theory said they would."),)),
        ("limitations", "Limitations", (
            Bullets(("One hospital, no comparison", "In May 2014 the laboratory changed its test; June 2014 was low",
                     "Reviews were counted in a sample of 50 a month")),)),
        ("conclusions", "Conclusions", (
            Paragraph("The changes are now in the induction of doctors and in the ward managers' dashboard. The next "
                      "step is "
                      "the same review in the two community hospitals, where the rounds are weekly."),)),
        ("funding", "Funding", (Paragraph("None outside the hospital. The pharmacist's time came from an existing "
                                          "post."),)),
    ]  # fmt: skip


@cache
def report() -> Report:
    """All eighteen items, five figures, three tables."""
    return Report(
        title=TITLE,
        subtitle="A review on the third day, samples without delay, and wards without spores",
        authors=AUTHORS,
        organisation="Skerrow General Hospital",
        date="30 November 2015",
        language="en-GB",
        summary=(
            Paragraph(
                "Two years of steady, high rates ended when four changes that had been tested on one ward came to all "
                "wards. The number of patients who catch C. difficile with us has more than halved, and treatment of "
                "sepsis is as quick as before."
            ),
            Bullets(
                (
                    "What we ask of the board: keep the pharmacist's two rounds a week in next year's budget.",
                    "What comes next: the same changes in both community hospitals from March.",
                )
            ),
        ),
        sections=tuple(
            Section(key, str(n), heading, blocks)  # type: ignore[arg-type]
            for n, (key, heading, blocks) in enumerate(_sections(), start=1)
        ),
        references=(
            Reference(1, "Davey P, and others. Interventions to improve antibiotic prescribing practices for hospital "
                      "inpatients. Cochrane Database of Systematic Reviews "
                      "2017.", "https://doi.org/10.1002/14651858.CD003543.pub4"),
            Reference(2, "Barker AK, and others. Reducing C. difficile in children and adults: an agent-based "
                         "simulation "
                      "of hospital interventions. 2018."),
            Reference(3, "Ogrinc G, and others. SQUIRE 2.0: revised publication guidelines from a detailed consensus "
                      "process. BMJ Quality & Safety 2016.", "https://doi.org/10.1136/bmjqs-2015-004411"),
        ),
        key_facts=FACTS,
    )  # fmt: skip


@cache
def poster() -> Poster:
    """Seven panels and the main chart."""
    return Poster(
        title=TITLE,
        authors=AUTHORS,
        organisation="Skerrow General Hospital",
        language="en-GB",
        key_facts=FACTS,
        main=figures.figure(figures.outcome(), "Infections for every 10,000 occupied bed days, by month"),
        take_home="Give every antibiotic course a decision, a day and a person: infections fall and nobody waits "
                  "longer.",
        contact="morag.sinclair@skerrow.example",
        panels=(
            PosterPanel("The problem", (Paragraph(
                "About nineteen patients a month caught C. difficile with us. Each stayed twelve days longer; 41 died "
                "within thirty days. The rate had been steady for two years."),)),
            PosterPanel("Our aim", (Paragraph(AIM),)),
            PosterPanel("What we found", (
                Paragraph("Three causes made up three quarters of the findings of our case reviews."),
                figures.figure(figures.causes(), ""),)),
            PosterPanel("What we changed", (Bullets((
                "A decision on day 3, asked for by a sticker on the drug chart", "A pharmacist on two rounds a week",
                "Nurses send samples themselves", "The ward sister signs the cleaning log")),)),
            PosterPanel("How we know", (
                Paragraph("Reviews by day 3 rose before infections fell; treatment of sepsis was not delayed."),
                figures.figure(figures.process(), ""), RESULTS)),
            PosterPanel("What we learnt", (Bullets((
                "A sticker at the back of the chart is not seen", "Holding a side room back failed in the first cold "
                                                            "week",
                "Four changes came at once: we can't say how much each gave")),)),
            PosterPanel("Next", (Paragraph("The same changes in both community hospitals from March."),)),
        ),
    )  # fmt: skip


@cache
def deck() -> Deck:
    """Eight slides."""
    return Deck(
        title=TITLE,
        subtitle="A review on the third day, samples without delay, and wards without spores",
        authors=AUTHORS,
        organisation="Skerrow General Hospital",
        date="30 November 2015",
        language="en-GB",
        slides=(
            Slide("The problem", (Paragraph(
                "About nineteen patients a month caught C. difficile with us. Each stayed twelve days longer; 41 died "
                "within thirty days.\n\nThe rate had been steady for two years: posters and audits had not moved "
                "it."),),
                "Begin with one patient's story, without a name."),
            Slide("Our aim", (Paragraph(AIM),), "Read it aloud."),
            Slide("Three causes made up three quarters of the findings", (
                figures.figure(figures.causes(), "Findings of case reviews"),)),
            Slide("What we believed would help", (Figure(
                figures.drivers(), "Driver diagram: the aim, three primary drivers, five secondary drivers, six "
                                   "ideas"),)),
            Slide("Six cycles: four adopted, one adapted, one abandoned", (CYCLES,)),
            Slide("Infections fell by 62% and have stayed down", (
                figures.figure(figures.outcome(), "Infections for every 10,000 bed days"),
                Bullets(("From 13.0 to 5.0 for every 10,000 bed days", "Below the old centre line in every month since",
                         "Treatment of sepsis is as quick as before"))), "Pause here."),
            Slide("What we learnt, and what we ask", (Bullets((
                "Give every course a decision, a day and a person", "Test small: the first sticker failed, and cost a "
                                                            "day",
                "Keep the pharmacist's two rounds a week in next year's budget", "Then both community hospitals, from "
                                                            "March")),)),
        ),
    )  # fmt: skip
