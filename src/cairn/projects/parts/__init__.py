"""The rows of a project's tools as plain data: what a snapshot is made of, and what pictures are drawn from.

A picture of a living project and one of a snapshot come out of the same data by the same functions
(cairn.projects.pictures): what was submitted looks as it did on the page of its tool.
"""
