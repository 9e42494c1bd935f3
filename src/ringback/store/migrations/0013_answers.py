"""The calls that were agreed are found by their instant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0010_default_account")]

    operations = [
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("disposition", "call_back")),
                fields=["workspace", "until"],
                name="touch_agreed",
            ),
        ),
    ]
