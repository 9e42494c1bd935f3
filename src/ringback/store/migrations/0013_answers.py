"""The calls that were agreed are found by their instant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0011_accounts")]

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
