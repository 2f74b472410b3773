"""A foreign key written as a string passes an import check; here relations are read from the models."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

from tests.architecture.rules import contracts, ranks, wrong_relations

HEIGHTS = ranks(contracts()["layers"]["layers"])


def area_of(model: type[Model]) -> str:
    """The area that a model belongs to, or the full name of somebody else's app."""
    name = apps.get_app_config(model._meta.app_label).name
    return name.removeprefix("cairn.")


def relations() -> Iterator[tuple[type[Model], type[Model], str]]:
    """Each model with each model that it points at: keys, many-to-many and their tables, parents, proxies."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        for field in [*meta.local_fields, *meta.local_many_to_many, *meta.private_fields]:
            for target in (field.related_model, getattr(field.remote_field, "through", None)):
                if isinstance(target, type) and issubclass(target, Model):
                    yield model, target, f"{meta.label}.{field.name}"
        for parent in [*meta.parents, meta.proxy_for_model]:
            if parent is not None:
                yield model, parent, f"{meta.label} (parent)"


def test_relations_point_down() -> None:
    pairs = [(area_of(source), area_of(target)) for source, target, _ in relations()]
    assert ("notices", "accounts") in pairs
    assert wrong_relations(pairs, HEIGHTS) == []


def test_relations_between_areas_use_models_that_may_be_pointed_at() -> None:
    hidden = []
    for source, target, where in relations():
        area = area_of(target)
        if area in HEIGHTS and area not in (area_of(source), "lib"):
            allowed = importlib.import_module(f"cairn.{area}.models_api").__all__
            if target.__name__ not in allowed:
                hidden.append(f"{where} -> {target._meta.label}")
    assert hidden == []


@pytest.mark.parametrize(
    "source, target, is_wrong",
    [
        ("runs", "accounts", False),
        ("runs", "runs", False),
        ("runs", "wagtail", False),
        ("allauth.account", "accounts", False),
        ("accounts", "runs", True),
        ("lib", "accounts", True),
        ("projects", "assessment", True),
        ("assessment", "projects", True),
        ("learning", "projects", False),
        ("projects", "learning", True),
    ],
)
def test_the_rule_itself(source: str, target: str, is_wrong: bool) -> None:
    expected = [f"{source} -> {target}"] if is_wrong else []
    assert wrong_relations([("runs", "courses"), (source, target)], HEIGHTS) == expected
