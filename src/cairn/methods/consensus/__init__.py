"""Scores from the marks of several assessors: what a submission is worth, how sure that is, and who marks how.

docs/algorithms/consensus.md says what the model assumes, and how well it does against the median.
"""

from cairn.methods.consensus.estimating import Assessor, Consensus, Estimate, estimate
from cairn.methods.consensus.words import Kind, Reason, in_words, reasons

__all__ = ["Assessor", "Consensus", "Estimate", "Kind", "Reason", "estimate", "in_words", "reasons"]
