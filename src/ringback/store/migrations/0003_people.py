"""People: consent, grounds, businesses of several workspaces, merges, and opt-outs for more than an address."""

import django.db.models.deletion
import ringback.store.models.accounts
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def give_each_workspace_its_own(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every workspace that is there becomes a business of its own."""
    workspaces = apps.get_model("store", "Workspace")
    businesses = apps.get_model("store", "Business")
    for workspace in workspaces.objects.filter(business__isnull=True):
        workspace.business = businesses.objects.create(name=workspace.name, created_at=workspace.created_at)
        workspace.save(update_fields=["business"])
    _settle(schema_editor)


def drop_the_new_kinds(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The tables before this migration can hold suppressions of numbers and addresses only."""
    suppressions = apps.get_model("store", "Suppression")
    suppressions.objects.exclude(kind__in=["phone", "email"]).delete()
    _settle(schema_editor)


def _settle(schema_editor: BaseDatabaseSchemaEditor) -> None:
    # PostgreSQL refuses to alter a table while a deferred check of it is pending.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0002_playbooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Business',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('call', 'call'), ('sms', 'sms'), ('recorded_voice', 'recorded voice'), ('email', 'email')], max_length=16)),
                ('point_value', models.CharField(blank=True, default='', max_length=320)),
                ('text_shown', models.TextField(blank=True, default='')),
                ('page', models.CharField(blank=True, default='', max_length=500)),
                ('address', models.CharField(blank=True, default='', max_length=64)),
                ('given_at', models.DateTimeField()),
                ('evidence', models.CharField(max_length=500)),
                ('recorded_by', models.CharField(max_length=40)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_how', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField(blank=True, default=dict)),
                ('merged_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RecordedGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('inquiry', 'inquiry'), ('express_consent', 'express consent'), ('purchase', 'purchase')], max_length=16)),
                ('since_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(blank=True, null=True)),
                ('evidence', models.CharField(max_length=500)),
                ('recorded_by', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='suppression',
            name='suppression_kind_known',
        ),
        migrations.AddField(
            model_name='contact',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged_from', to='store.contact'),
        ),
        migrations.AddField(
            model_name='suppression',
            name='label',
            field=models.CharField(blank=True, default='', max_length=320),
        ),
        migrations.AddField(
            model_name='suppression',
            name='own',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='workspace',
            name='consent_texts',
            field=models.JSONField(blank=True, default=ringback.store.models.accounts.no_consent_texts),
        ),
        migrations.AlterField(
            model_name='suppression',
            name='kind',
            field=models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('domain', 'Domain'), ('person', 'Person'), ('organization', 'Organization')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='suppression',
            index=models.Index(fields=['workspace', 'created_at'], name='suppression_list'),
        ),
        migrations.AddConstraint(
            model_name='suppression',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'email', 'domain', 'person', 'organization'])), name='suppression_kind_known'),
        ),
        migrations.AddField(
            model_name='workspace',
            name='business',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='workspaces', to='store.business'),
        ),
        migrations.RunPython(give_each_workspace_its_own, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='workspace',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='workspaces', to='store.business'),
        ),
        migrations.AddField(
            model_name='consent',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='consents', to='store.contact'),
        ),
        migrations.AddField(
            model_name='consent',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.workspace'),
        ),
        migrations.AddField(
            model_name='merge',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.contact'),
        ),
        migrations.AddField(
            model_name='merge',
            name='survivor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.contact'),
        ),
        migrations.AddField(
            model_name='merge',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.workspace'),
        ),
        migrations.AddField(
            model_name='recordedground',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='store.lead'),
        ),
        migrations.AddField(
            model_name='recordedground',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.workspace'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['workspace', 'contact', 'channel'], name='consent_of_contact'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['call', 'sms', 'recorded_voice', 'email'])), name='consent_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='consent_has_evidence'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['workspace', 'survivor'], name='merge_of_contact'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('survivor', models.F('other')), _negated=True), name='merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('other',), name='merge_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='recordedground',
            index=models.Index(fields=['workspace', 'lead'], name='ground_of_lead'),
        ),
        migrations.AddConstraint(
            model_name='recordedground',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['inquiry', 'express_consent', 'purchase'])), name='ground_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='recordedground',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='ground_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='recordedground',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gte', models.F('since_at')), _connector='OR'), name='ground_ends_after_it_begins'),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_the_new_kinds),
    ]
