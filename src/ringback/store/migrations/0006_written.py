"""Which e-mails a person has finished and let go; until now that was told by whose they were."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    touches = apps.get_model("store", "Touch").objects.using(schema_editor.connection.alias)
    touches.filter(by="automatic", made_by__isnull=False).update(written=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0005_explained")]

    operations = [
        migrations.AddField(
            model_name="touch", name="written", field=models.BooleanField(default=False)
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
