"""The tools of a project: what each holds, in the field's words. Each module declares one; importing registers it."""

from cairn.projects.toolbox import (  # noqa: F401  registers the kinds of rows
    causes,
    charter,
    cycles,
    data_pictures,
    diagrams,
    drivers,
    fmea,
    lessons,
    pareto,
    plan,
    process_map,
    report,
    stakeholders,
)
