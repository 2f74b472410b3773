"""References of a report become rows like those of any tool: what is done with them is in the log, and can be undone."""

import uuid

import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def give_uuids(apps, schema_editor):
    references = apps.get_model("projects", "ReportReference")
    references.objects.update(changed_at=F("at"))
    for pk in references.objects.filter(uuid=None).values_list("pk", flat=True).iterator():
        references.objects.filter(pk=pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_workspace")]

    operations = [
        migrations.AddField("reportreference", "uuid", models.UUIDField(null=True, editable=False)),
        migrations.AddField("reportreference", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "reportreference",
            "changed_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("reportreference", "removed_at", models.DateTimeField(null=True, blank=True)),
        migrations.RunPython(give_uuids, migrations.RunPython.noop),
        migrations.AlterField(
            "reportreference", "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.RemoveField("reportreference", "at"),
        migrations.RemoveField("reportreference", "by"),
    ]
