from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_written")]

    operations = [
        migrations.AddField(
            model_name="moverun", name="failed", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="moverun", name="failures", field=models.JSONField(blank=True, default=list)
        ),
    ]
