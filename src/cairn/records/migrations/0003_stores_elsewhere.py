"""Other record stores: where statements are sent on to, with an outbox, and where they are fetched from."""

from __future__ import annotations

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_a_store_for_each_tenant'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('endpoint', models.CharField(max_length=500)),
                ('version', models.CharField(choices=[('1.0.3', 'V1'), ('2.0.0', 'V2')], max_length=5)),
                ('name', models.CharField(max_length=200)),
                ('secret', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('pause_reason', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_answer', models.CharField(blank=True, max_length=500)),
                ('busy_until', models.DateTimeField(null=True)),
                ('holder', models.UUIDField(null=True)),
                ('verb', models.TextField(blank=True)),
                ('activity', models.TextField(blank=True)),
                ('cursor', models.BigIntegerField(default=0)),
                ('delivered', models.PositiveBigIntegerField(default=0)),
                ('refused_in_a_row', models.PositiveIntegerField(default=0)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('endpoint', models.CharField(max_length=500)),
                ('version', models.CharField(choices=[('1.0.3', 'V1'), ('2.0.0', 'V2')], max_length=5)),
                ('name', models.CharField(max_length=200)),
                ('secret', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('pause_reason', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_answer', models.CharField(blank=True, max_length=500)),
                ('busy_until', models.DateTimeField(null=True)),
                ('holder', models.UUIDField(null=True)),
                ('key', models.CharField(max_length=40, unique=True)),
                ('agent_digest', models.UUIDField()),
                ('since', models.DateTimeField(null=True)),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RefusedStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement_uuid', models.UUIDField()),
                ('reason', models.CharField(max_length=500)),
                ('refused_at', models.DateTimeField()),
                ('again', models.BooleanField(default=False)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='refused', to='records.source')),
            ],
        ),
        migrations.CreateModel(
            name='Undelivered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('refused', 'Refused'), ('unsure', 'Unsure'), ('again', 'Again')], max_length=7)),
                ('reason', models.CharField(max_length=500)),
                ('attempts', models.PositiveIntegerField(default=1)),
                ('tried_at', models.DateTimeField()),
                ('destination', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='undelivered', to='records.destination')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
            ],
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('version__in', ['1.0.3', '2.0.0'])), name='destination_speaks'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('failing_since', None)), models.Q(('attempts__gt', 0), ('failing_since__isnull', False)), _connector='OR'), name='destination_fails_since_a_time'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('busy_until', None), ('holder', None)), models.Q(('busy_until__isnull', False), ('holder__isnull', False)), _connector='OR'), name='destination_is_held_for_a_time'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('version__in', ['1.0.3', '2.0.0'])), name='source_speaks'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempts', 0), ('failing_since', None)), models.Q(('attempts__gt', 0), ('failing_since__isnull', False)), _connector='OR'), name='source_fails_since_a_time'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('busy_until', None), ('holder', None)), models.Q(('busy_until__isnull', False), ('holder__isnull', False)), _connector='OR'), name='source_is_held_for_a_time'),
        ),
        migrations.AddIndex(
            model_name='refusedstatement',
            index=models.Index(fields=['source', 'id'], name='refused_of_source'),
        ),
        migrations.AddIndex(
            model_name='refusedstatement',
            index=models.Index(condition=models.Q(('again', True)), fields=['source'], name='refused_asked_again'),
        ),
        migrations.AddConstraint(
            model_name='refusedstatement',
            constraint=models.UniqueConstraint(fields=('source', 'statement_uuid'), name='refused_statement_once'),
        ),
        migrations.AddIndex(
            model_name='undelivered',
            index=models.Index(fields=['destination', 'state', 'statement'], name='undelivered_by_state'),
        ),
        migrations.AddConstraint(
            model_name='undelivered',
            constraint=models.UniqueConstraint(fields=('destination', 'statement'), name='undelivered_once'),
        ),
    ]
