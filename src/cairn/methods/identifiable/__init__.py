"""Patient-identifiable data in texts and tables, found so that a person can take it out before it is saved.

``find(text)`` gives :class:`Finding` objects; ``find_in_table(rows)`` gives :class:`CellFinding` objects. Rules, figures
and limits: docs/algorithms/identifiable-data.md.
"""

from cairn.methods.identifiable.finding import KINDS, Finding
from cairn.methods.identifiable.nhs_numbers import is_nhs_number
from cairn.methods.identifiable.search import find
from cairn.methods.identifiable.tables import CellFinding, find_in_table

__all__ = ["KINDS", "CellFinding", "Finding", "find", "find_in_table", "is_nhs_number"]
