"""Statements get a store of their own for each tenant, with narrow indexes; what was stored so far moves over."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any
from uuid import UUID

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

STEP = 2000


def _digest(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())


def move(apps: Any, schema_editor: Any) -> None:
    """Statements of before, in the order in which they were stored."""
    old = apps.get_model("records", "OldStatement")
    if not old.objects.exists():
        return
    Tenant, Statement, StatementActivity = (
        apps.get_model("records", name) for name in ("Tenant", "Statement", "StatementActivity")
    )
    tenant, _made = Tenant.objects.get_or_create(is_own=True)
    known: dict[tuple[str, str], int] = {}

    def number(model: str, column: str, text: str, **more: Any) -> int:
        if (model, text) not in known:
            row, _made = apps.get_model("records", model).objects.get_or_create(
                tenant=tenant, digest=_digest(text), defaults={column: text, **more}
            )
            known[model, text] = row.pk
        return known[model, text]

    def agent(value: dict[str, Any]) -> int:
        account = value["account"]
        return number("Agent", "key", f"account\n{account['homePage']}\n{account['name']}")

    after: tuple[Any, int] | None = None
    while True:
        rows = old.objects.order_by("stored", "pk")
        if after is not None:
            rows = rows.filter(models.Q(stored__gt=after[0]) | models.Q(stored=after[0], pk__gt=after[1]))
        chunk = list(rows.prefetch_related("activities")[:STEP])
        if not chunk:
            return
        made = [
            Statement(
                tenant=tenant, uuid=row.uuid, stored=row.stored, timestamp=row.timestamp,
                actor_id=agent(row.raw["actor"]), authority_id=agent(row.raw["authority"]),
                verb_id=number("Verb", "iri", row.verb),
                activity_id=number(
                    "Activity", "iri", row.activity,
                    definition=json.dumps(row.raw["object"].get("definition", {}), ensure_ascii=False),
                ),
                registration=row.registration, scaled=row.raw.get("result", {}).get("score", {}).get("scaled"),
                raw=json.dumps(row.raw, ensure_ascii=False, separators=(",", ":")),
            )
            for row in chunk
        ]  # fmt: skip
        # The order in which they are inserted is that of their numbers: one by one where the database returns none.
        Statement.objects.bulk_create(made)
        StatementActivity.objects.bulk_create(
            StatementActivity(
                activity_id=number("Activity", "iri", iri), direct=False, statement_id=new.pk, origin_id=new.pk
            )
            for row, new in zip(chunk, made, strict=True)
            for iri in {one.activity for one in row.activities.all() if one.activity != row.activity}
        )
        after = (chunk[-1].stored, chunk[-1].pk)


class Migration(migrations.Migration):
    dependencies = [('records', '0001_initial'),
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="statement", name="statement_by_stored"),
        migrations.RemoveIndex(model_name="statement", name="statement_by_run"),
        migrations.RemoveIndex(model_name="statement", name="statement_by_actor"),
        migrations.RemoveIndex(model_name="statementactivity", name="statement_by_activity"),
        migrations.RemoveConstraint(model_name="statementactivity", name="statement_activity_named_once"),
        migrations.RenameModel("StatementActivity", "OldStatementActivity"),
        migrations.RenameModel("Statement", "OldStatement"),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('iri', models.TextField()),
                ('definition', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Agent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('key', models.TextField()),
                ('names', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='WaitingStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(unique=True)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Tenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_own', models.BooleanField(default=False)),
                ('organisation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('kind', models.CharField(choices=[('state', 'State'), ('activity', 'Activity Profile'), ('agent', 'Agent Profile')], max_length=10)),
                ('registration', models.UUIDField(null=True)),
                ('name', models.TextField()),
                ('content', models.BinaryField()),
                ('content_type', models.CharField(max_length=200)),
                ('etag', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('activity', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.activity')),
                ('agent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agent')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=40, unique=True)),
                ('secret_digest', models.CharField(max_length=64)),
                ('scopes', models.JSONField(default=list)),
                ('per_minute', models.PositiveIntegerField(default=6000)),
                ('version', models.CharField(blank=True, max_length=5)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='records.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha2', models.CharField(max_length=128)),
                ('content_type', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='agent',
            name='tenant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant'),
        ),
        migrations.AddField(
            model_name='activity',
            name='tenant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant'),
        ),
        migrations.CreateModel(
            name='Verb',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.UUIDField()),
                ('iri', models.TextField()),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField()),
                ('stored', models.DateTimeField()),
                ('timestamp', models.DateTimeField()),
                ('registration', models.UUIDField(null=True)),
                ('refers_to', models.UUIDField(null=True)),
                ('voids', models.BooleanField(default=False)),
                ('is_voided', models.BooleanField(default=False)),
                ('scaled', models.FloatField(null=True)),
                ('raw', models.TextField()),
                ('activity', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.activity')),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agent')),
                ('authority', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agent')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.tenant')),
                ('verb', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.verb')),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('pk', models.CompositePrimaryKey('origin_id', 'statement_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('origin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
            ],
            options={
                'indexes': [models.Index(fields=['statement'], name='referral_of_statement')],
            },
        ),
        migrations.CreateModel(
            name='StatementActivity',
            fields=[
                ('direct', models.BooleanField()),
                ('pk', models.CompositePrimaryKey('activity_id', 'direct', 'statement_id', 'origin_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.activity')),
                ('origin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
            ],
            options={
                'indexes': [models.Index(fields=['origin'], name='statement_activity_origin')],
            },
        ),
        migrations.CreateModel(
            name='StatementAgent',
            fields=[
                ('direct', models.BooleanField()),
                ('pk', models.CompositePrimaryKey('agent_id', 'direct', 'statement_id', 'origin_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('agent', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.agent')),
                ('origin', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.statement')),
            ],
            options={
                'indexes': [models.Index(fields=['origin'], name='statement_agent_origin')],
            },
        ),
        migrations.AddConstraint(
            model_name='tenant',
            constraint=models.UniqueConstraint(condition=models.Q(('is_own', True)), fields=('is_own',), name='tenant_one_is_our_own'),
        ),
        migrations.AddConstraint(
            model_name='tenant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_own', True), ('organisation', None)), models.Q(('is_own', False), ('organisation__isnull', False)), _connector='OR'), name='tenant_is_ours_or_an_organisation'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['agent', 'activity', 'changed_at'], name='document_of_agent'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['activity', 'kind', 'changed_at'], name='document_of_activity'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('tenant', 'digest'), name='document_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', False), ('agent__isnull', False), ('kind', 'state')), models.Q(('activity__isnull', False), ('agent', None), ('kind', 'activity'), ('registration', None)), models.Q(('activity', None), ('agent__isnull', False), ('kind', 'agent'), ('registration', None)), _connector='OR'), name='document_is_of_what_its_kind_says'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(('per_minute__gt', 0)), name='credential_may_ask'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at', None), ('expires_at__gt', models.F('made_at')), _connector='OR'), name='credential_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('tenant', 'sha2'), name='attachment_once'),
        ),
        migrations.AddConstraint(
            model_name='agent',
            constraint=models.UniqueConstraint(fields=('tenant', 'digest'), name='agent_named_once'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(fields=('tenant', 'digest'), name='activity_named_once'),
        ),
        migrations.AddConstraint(
            model_name='verb',
            constraint=models.UniqueConstraint(fields=('tenant', 'digest'), name='verb_named_once'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['tenant', 'stored'], name='statement_in_order'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['actor', 'verb', 'id'], name='statement_of_actor_verb'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['actor', 'id'], name='statement_of_actor'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['verb', 'id'], name='statement_of_verb'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['activity', 'id'], name='statement_of_activity'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('registration__isnull', False)), fields=['registration', 'id'], name='statement_of_registration'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['authority', 'id'], name='statement_of_authority'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('refers_to__isnull', False)), fields=['tenant', 'refers_to'], name='statement_referring'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('tenant', 'uuid'), name='statement_id_once'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('voids', False), ('refers_to__isnull', False), _connector='OR'), name='statement_voids_another'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('voids', False), ('is_voided', False), _connector='OR'), name='statement_that_voids_stands'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel("OldStatementActivity"),
        migrations.DeleteModel("OldStatement"),
    ]
