"""How rows of tools are changed: merged with what others changed meanwhile, logged, undone and brought back.

A tool declares its kinds of rows (``cairn.projects.toolbox``); what is here knows none of them by name.
"""
