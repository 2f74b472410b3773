"""Plain values written as YAML, always the same for the same values; and what somebody else wrote, read with care."""

from __future__ import annotations

from typing import Any

import yaml
from django.utils.translation import gettext as _

WIDTH = 120
DEEPEST = 40
_SAFE_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def refuse_aliases(text: str, loader: Any = LOADER) -> None:
    """Raise ``yaml.YAMLError`` for a text with aliases, which grow without end, or nested more than 40 deep.

    Looked for before anything is built: the loader in C follows aliases and depth without asking anyone.
    """
    deep = 0
    for event in yaml.parse(text, Loader=loader):
        mark: Any = event.start_mark  # that of the loader in C is of another class
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(None, None, _("aliases (*) are not read here"), mark)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            raise yaml.MarkedYAMLError(None, None, _("it is nested too deeply"), mark)


def read_yaml(text: str) -> Any:
    """Plain values. Raises ``yaml.YAMLError`` for what is no YAML, ``ValueError`` for a day or number that is none."""
    # Not by the loader in C: who typed the text is told the line, and that one is a line late at the end.
    refuse_aliases(text, yaml.SafeLoader)
    return yaml.safe_load(text)


class _Dumper(_SAFE_DUMPER):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        """A list that stands in two places is written twice: what we write we also read."""
        return True


def yaml_text(value: Any) -> str:
    """Names in their given order; what holds nothing deeper stands on one line, where it fits."""
    written: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return written
