"""How each tool of a project takes its fields of a worksheet. Importing this registers them (docs/course-text.md)."""

from cairn.projects.worksheet_tools import (  # noqa: F401
    causes,
    drivers,
    fields,
    lessons,
    plan,
    process_map,
    tables,
)
