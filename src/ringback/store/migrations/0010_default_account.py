"""The one account that a workspace had is its default. Going back keeps the default account only.

Apart from 0009 because PostgreSQL refuses to change a table in the transaction that has changed its rows.
"""

from typing import Any

from django.db import migrations


def forward(apps: Any, schema_editor: Any) -> None:
    apps.get_model("store", "MailAccount").objects.update(is_default=True)


def backward(apps: Any, schema_editor: Any) -> None:
    apps.get_model("store", "MailAccount").objects.filter(is_default=False).delete()
    apps.get_model("store", "Lead").objects.filter(raw_source="email").update(raw_source="api")


class Migration(migrations.Migration):
    dependencies = [("store", "0009_mail")]

    operations = [migrations.RunPython(forward, backward)]
