"""Answers without a counter, and the indexes that each pays for where it comes in."""

import django.db.models.deletion
import django.utils.timezone
import django_fsm
import wagtail_partnerships.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_partnerships', '0006_files_of_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='callrecord',
            name='answers_received',
        ),
        migrations.RemoveField(
            model_name='expressionofinterest',
            name='number',
        ),
        migrations.AlterField(
            model_name='expressionofinterest',
            name='call',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='expressions', to='wagtail_partnerships.callrecord', verbose_name='call to action'),
        ),
        migrations.AlterField(
            model_name='expressionofinterest',
            name='email_key',
            field=models.CharField(blank=True, editable=False, max_length=254, verbose_name='e-mail address as compared'),
        ),
        migrations.AlterField(
            model_name='expressionofinterest',
            name='reference',
            field=models.CharField(default=wagtail_partnerships.models.expressions.make_reference, editable=False, max_length=9, verbose_name='reference'),
        ),
        migrations.AlterField(
            model_name='expressionofinterest',
            name='state',
            field=django_fsm.FSMField(choices=[('quarantined', 'Set aside'), ('received', 'Received'), ('shortlisted', 'Shortlisted'), ('waiting', 'On the waiting list'), ('offered', 'Offered a place'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='received', editable=False, max_length=50, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='key',
            field=models.CharField(max_length=190, verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='send_after',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='send after'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='state',
            field=models.CharField(choices=[('pending', 'Pending'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('kept_back', 'Kept back'), ('dropped', 'No longer due')], default='pending', max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='expressionofinterest',
            index=models.Index(fields=['offer_until'], name='partnerships_offer_until'),
        ),
        migrations.AddIndex(
            model_name='expressionofinterest',
            index=models.Index(fields=['email_key'], name='partnerships_email_key'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['state', 'send_after'], name='partnerships_notice_due'),
        ),
        migrations.AddConstraint(
            model_name='expressionofinterest',
            constraint=models.UniqueConstraint(fields=('reference',), name='partnerships_answer_reference'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('key',), name='partnerships_notice_once'),
        ),
    ]
