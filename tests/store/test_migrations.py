"""The migrations make what the models say, can be taken back, and every table is ready to be cut by workspace."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

FREE = {"User", "Business", "Workspace", "Throttle"}
MODELS = list(apps.get_app_config("store").get_models())
IDS = [model.__name__ for model in MODELS]


@pytest.mark.django_db
def test_no_model_is_ahead_of_the_migrations() -> None:
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)
    assert "store_enrollment" in connection.introspection.table_names()


@pytest.mark.django_db(transaction=True)
def test_the_migrations_can_be_taken_back_and_made_again() -> None:
    call_command("migrate", "store", "zero", verbosity=0)
    assert not [name for name in connection.introspection.table_names() if name.startswith("store_")]
    call_command("migrate", verbosity=0)
    assert "store_enrollment" in connection.introspection.table_names()


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_every_table_belongs_to_a_workspace_and_has_an_index_that_leads_with_it(model: type[Model]) -> None:
    names = {field.name for field in model._meta.get_fields()}
    if model.__name__ in FREE:
        assert "workspace" not in names
        return
    leads = [list(index.fields)[:1] for index in model._meta.indexes]
    leads += [list(getattr(rule, "fields", ()))[:1] for rule in model._meta.constraints]
    field = model._meta.get_field("workspace")
    assert ["workspace"] in leads or field.unique  # type: ignore[union-attr]


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_every_instant_is_named_as_one_and_is_given_by_the_caller(model: type[Model]) -> None:
    wrong = []
    for field in model._meta.concrete_fields:
        if (
            field.get_internal_type() != "DateTimeField" or field.name == "last_login"
        ):  # the latter is Django's
            continue
        named = field.name.endswith(("_at", "_until", "_since")) or field.name in {
            "at",
            "until",
            "window_start",
        }
        clock = (
            getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) or field.has_default()
        )
        if not named or clock:
            wrong.append(field.name)
    assert wrong == []
