"""The report of a project as files: PDF, Word, a poster, slides, Markdown.

``document`` has the data that they are made of; every writer takes that and gives bytes.
"""
