"""Answers to appeals are held before they take effect, and can be taken back. Those of before are in force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def put_in_force(apps, schema_editor):
    rows = apps.get_model("assessment", "AppealDecision").objects
    rows.filter(released_at=None).update(effective_at=models.F("at"), released_at=models.F("at"))


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_outcomes_in_force"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("appealdecision", "effective_at", models.DateTimeField(null=True)),
        migrations.AddField("appealdecision", "released_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("appealdecision", "taken_back_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "appealdecision",
            "taken_back_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "appealdecision",
            "decision",
            models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="after_appeal",
                to="assessment.decision",
            ),
        ),
        migrations.RunPython(put_in_force, migrations.RunPython.noop),
        migrations.AlterField("appealdecision", "effective_at", models.DateTimeField()),
        migrations.AlterField(
            "appealdecision",
            "appeal",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="assessment.appeal"
            ),
        ),
        migrations.AddConstraint(
            "appealdecision",
            models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)), fields=("appeal",),
                name="appeal_decision_once_while_not_taken_back",
            ),
        ),
        migrations.AddConstraint(
            "appealdecision",
            models.CheckConstraint(
                condition=models.Q(("taken_back_at__isnull", True), ("released_at__isnull", True), _connector="OR"),
                name="appeal_decision_taken_back_or_released",
            ),
        ),
        migrations.AddIndex(
            "appealdecision",
            models.Index(
                condition=models.Q(("released_at", None), ("taken_back_at", None)), fields=["effective_at"],
                name="appeal_decision_held",
            ),
        ),
    ]  # fmt: skip
