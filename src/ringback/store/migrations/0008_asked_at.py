"""When the person of a lead asked to be contacted, apart from how the lead came from another.

Filled as well as the older rows tell. Whoever filled in a form, or was sent by a program, asked, also where somebody named
them later; a list that gives a date says when they did; a lead that somebody else's name made did not ask, unless they
asked anew afterwards.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Exists, F, OuterRef, Q


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    leads = apps.get_model("store", "Lead").objects.using(schema_editor.connection.alias)
    events = apps.get_model("store", "Event").objects.using(schema_editor.connection.alias)
    asked_anew = Exists(events.filter(lead_id=OuterRef("pk"), kind="asked_again"))
    undated = Q(raw_source="import", arrived_at=F("created_at"))
    by_name = Q(raw_source="hand") & ~Q(link="")
    leads.filter(asked_anew | ~(undated | by_name)).update(asked_at=F("arrived_at"))


class Migration(migrations.Migration):
    dependencies = [("store", "0007_not_moved")]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
