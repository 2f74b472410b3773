"""Versions point at the outcome that is in force; how many marks are wanted is counted for those that wait."""

from collections import Counter

from django.db import migrations


def point_at_outcomes(apps, schema_editor):
    versions = apps.get_model("assessment", "SubmissionVersion").objects
    for pk, version_id in apps.get_model("assessment", "Outcome").objects.values_list("pk", "version_id").iterator():
        versions.filter(pk=version_id).update(outcome_id=pk)


def count_what_is_wanted(apps, schema_editor):
    wanted = apps.get_model("assessment", "MarkersWanted")
    scores = apps.get_model("assessment", "VersionScore")
    allocations = apps.get_model("assessment", "Allocation")
    plans = {plan.run_id: plan for plan in apps.get_model("assessment", "AssessmentPlan").objects.all()}
    versions = apps.get_model("assessment", "SubmissionVersion").objects.defer("snapshot").select_related("submission")
    for version in versions.iterator():
        open_rows = allocations.objects.filter(version=version, ended_at=None)
        taken = Counter(open_rows.values_list("stage", flat=True))
        given = Counter(open_rows.filter(mark__isnull=False).values_list("stage", flat=True))
        scores.objects.create(version=version)
        plan = plans.get(version.submission.run_id)
        for stage in ("peer", "expert"):
            planned = {"peer": plan.peers, "expert": plan.experts}[stage] if plan and not version.outcome_id else 0
            number = max(planned, taken[stage])
            wanted.objects.create(
                version=version, run_id=version.submission.run_id, stage=stage, wanted=number,
                missing=number - taken[stage], given=given[stage], pass_on=version.result_due_on,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_formal_assessment")]

    operations = [
        migrations.RunPython(point_at_outcomes, migrations.RunPython.noop),
        migrations.RunPython(count_what_is_wanted, migrations.RunPython.noop),
    ]
