"""What is done to erase people from statements is written down, without a word from which they could be guessed."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_stores_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField()),
                ('step', models.CharField(choices=[('statements', 'Statements'), ('files', 'Files'), ('done', 'Done')], default='statements', max_length=10)),
                ('numbers', models.JSONField(default=dict)),
                ('looked_until', models.DateTimeField(null=True)),
                ('statements', models.PositiveIntegerField(default=0)),
                ('documents', models.PositiveIntegerField(default=0)),
                ('signatures', models.PositiveIntegerField(default=0)),
                ('files', models.PositiveIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ErasedStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField()),
                ('sha256', models.CharField(max_length=64)),
                ('has_files', models.BooleanField(default=False)),
                ('erasure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='erased', to='records.erasure')),
            ],
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['at'], name='erasure_to_be_finished'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('step', 'done')), models.Q(('finished_at', None), ('step__in', ['statements', 'files'])), _connector='OR'), name='erasure_is_finished_when_done'),
        ),
        migrations.AddConstraint(
            model_name='erasedstatement',
            constraint=models.UniqueConstraint(fields=('erasure', 'uuid'), name='erased_statement_once'),
        ),
    ]
