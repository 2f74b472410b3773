"""Cairn: open courses in quality improvement whose outcome is an improvement project."""
