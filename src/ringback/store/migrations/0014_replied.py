"""A reply that a person has read and after which the plan goes on is an outcome of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0013_answers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='touch',
            name='touch_disposition_known',
        ),
        migrations.AlterField(
            model_name='touch',
            name='disposition',
            field=models.CharField(blank=True, choices=[('no_answer', 'no answer'), ('busy', 'busy'), ('left_voicemail', 'left voicemail'), ('gatekeeper', 'gatekeeper'), ('wrong_number', 'wrong number'), ('bad_number', 'bad number'), ('call_back', 'call back'), ('talked_yes', 'talked yes'), ('talked_no', 'talked no'), ('talked_not_now', 'talked not now'), ('not_qualified', 'not qualified'), ('do_not_contact', 'do not contact'), ('sent', 'sent'), ('bounced', 'bounced'), ('replied_yes', 'replied yes'), ('replied_no', 'replied no'), ('replied_stop', 'replied stop'), ('replied_not_now', 'replied not now'), ('replied', 'replied'), ('out_of_office', 'out of office'), ('failed', 'failed'), ('missed', 'missed'), ('unsure', 'unsure')], default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='touch',
            constraint=models.CheckConstraint(condition=models.Q(('disposition__in', ['no_answer', 'busy', 'left_voicemail', 'gatekeeper', 'wrong_number', 'bad_number', 'call_back', 'talked_yes', 'talked_no', 'talked_not_now', 'not_qualified', 'do_not_contact', 'sent', 'bounced', 'replied_yes', 'replied_no', 'replied_stop', 'replied_not_now', 'replied', 'out_of_office', 'failed', 'missed', 'unsure', ''])), name='touch_disposition_known'),
        ),
    ]
