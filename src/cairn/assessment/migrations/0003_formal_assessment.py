"""Stages, claims, scores, held decisions, appeals, calibration: what formal assessment needs."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


def say_why_it_ended(apps, schema_editor):
    """Until now only a release ended what was asked for; every rubric was in use as it was imported."""
    apps.get_model("assessment", "Allocation").objects.exclude(ended_at=None).update(ended="not_needed")
    rubrics = apps.get_model("assessment", "Rubric").objects
    rubrics.update(published_at=models.F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0002_initial'),
        ('courses', '0004_figure_points'),
        ('runs', '0002_calendar_and_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('score', models.FloatField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AgreedMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('decide_by', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='AppealDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('upheld', models.BooleanField()),
                ('answer', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField()),
                ('distance', models.FloatField()),
                ('levels', models.JSONField(help_text='the score that was chosen, by the key of the criterion')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CriterionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='CriterionScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('median', models.FloatField(blank=True, null=True)),
                ('estimate', models.FloatField(blank=True, null=True)),
                ('standard_error', models.FloatField(blank=True, null=True)),
                ('marks', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('result', models.CharField(choices=[('passed', 'Passed'), ('revise', 'Revise and resubmit'), ('not_passed', 'Not passed')], max_length=12)),
                ('letter', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True, help_text='why it is not what the rule proposes')),
                ('at', models.DateTimeField()),
                ('batch', models.UUIDField(blank=True, db_index=True, null=True)),
                ('effective_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Example',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('snapshot', models.JSONField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('until', models.DateTimeField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MarkDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MarkersWanted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('self', 'Self'), ('peer', 'Peer'), ('expert', 'Expert')], max_length=10)),
                ('wanted', models.PositiveSmallIntegerField()),
                ('missing', models.PositiveSmallIntegerField()),
                ('given', models.PositiveSmallIntegerField(default=0)),
                ('pass_on', models.DateField()),
                ('late', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='MarkFeedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('thanked', models.BooleanField(default=False)),
                ('helpful', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PlaceComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('place', models.CharField(max_length=120)),
                ('quoted', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Resemblance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('share', models.FloatField()),
                ('found_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-share', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SketchBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.PositiveSmallIntegerField()),
                ('value', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=200, upload_to='submissions/%Y/%m/')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VersionScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks', models.PositiveSmallIntegerField(default=0)),
                ('median', models.FloatField(blank=True, null=True)),
                ('estimate', models.FloatField(blank=True, null=True)),
                ('standard_error', models.FloatField(blank=True, null=True)),
                ('spread', models.FloatField(blank=True, null=True)),
                ('near_bar', models.BooleanField(default=False)),
                ('proposed', models.CharField(blank=True, choices=[('passed', 'Passed'), ('revise', 'Revise and resubmit'), ('not_passed', 'Not passed')], max_length=12)),
                ('why', models.TextField(blank=True, help_text='why median and estimate differ, in words')),
                ('stale', models.BooleanField(default=True)),
                ('worked_out_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name='outcome',
            options={'ordering': ['pk']},
        ),
        migrations.AddField(
            model_name='allocation',
            name='claimed',
            field=models.BooleanField(default=False, help_text='taken by the assessor, not asked of them'),
        ),
        migrations.AddField(
            model_name='allocation',
            name='ended',
            field=models.CharField(blank=True, choices=[('lapsed', 'Time ran out'), ('given_back', 'Given back'), ('conflict', 'Conflict of interest'), ('not_needed', 'No longer needed'), ('withdrawn', 'The work was withdrawn'), ('left', 'Left the run')], max_length=12),
        ),
        migrations.AddField(
            model_name='allocation',
            name='further',
            field=models.BooleanField(default=False, help_text='a further opinion that a moderator asked for'),
        ),
        migrations.AddField(
            model_name='allocation',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='anonymity',
            field=models.CharField(choices=[('none', 'Everybody sees names'), ('single', "Authors don't see who marked"), ('double', "Neither sees the other's name")], default='single', max_length=10),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='calibrated_within',
            field=models.FloatField(default=0.6),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='calibrations',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='days_to_appeal',
            field=models.PositiveSmallIntegerField(default=14, help_text='0: there is no appeal'),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='decides',
            field=models.CharField(choices=[('model', 'The estimate that allows for how strict each marker is'), ('median', 'The plain median')], default='model', max_length=10),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='moderated',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='rolling',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='self_marking',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='shared_out_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='submit_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assessmentplan',
            name='takes',
            field=models.CharField(choices=[('project', 'Their improvement project'), ('files', 'Files, with a text'), ('text', 'A text')], default='project', max_length=10),
        ),
        migrations.AddField(
            model_name='criterion',
            name='comment_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='criterionmark',
            name='cannot_judge',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='rubric',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rubric',
            name='percent_in_all',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rubric',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.programme'),
        ),
        migrations.AddField(
            model_name='rubric',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rubric',
            name='summary',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='outcome',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.outcome'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='assessmentplan',
            name='days_to_mark',
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.AlterField(
            model_name='criterionmark',
            name='level',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterionlevel'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='released_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='assessment.submissionversion'),
        ),
        migrations.AlterField(
            model_name='rubric',
            name='minimum_median',
            field=models.FloatField(blank=True, default=2, null=True),
        ),
        migrations.AlterField(
            model_name='submission',
            name='state',
            field=models.CharField(choices=[('marking', 'Being marked'), ('moderation', 'With the moderator'), ('passed', 'Passed'), ('revise', 'To be revised'), ('not_passed', 'Not passed'), ('withdrawn', 'Withdrawn')], default='marking', max_length=12),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['due_on'], name='allocation_open_by_day'),
        ),
        migrations.AddIndex(
            model_name='mark',
            index=models.Index(fields=['marked_at'], name='mark_by_time'),
        ),
        migrations.RunPython(say_why_it_ended, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at__isnull', True)), models.Q(('ended_at__isnull', False), models.Q(('ended', ''), _negated=True)), _connector='OR'), name='allocation_end_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='assessmentplan',
            constraint=models.CheckConstraint(condition=models.Q(('peers__gt', 0), ('experts__gt', 0), _connector='OR'), name='assessment_plan_asks_somebody'),
        ),
        migrations.AddConstraint(
            model_name='assessmentplan',
            constraint=models.CheckConstraint(condition=models.Q(('rolling', True), ('submit_until__isnull', False), _connector='OR'), name='assessment_plan_at_a_date_has_one'),
        ),
        migrations.AddConstraint(
            model_name='assessmentplan',
            constraint=models.CheckConstraint(condition=models.Q(('days_to_mark__gt', 0), ('days_to_result__gt', 0)), name='assessment_plan_gives_time'),
        ),
        migrations.AddConstraint(
            model_name='assessmentplan',
            constraint=models.CheckConstraint(condition=models.Q(('calibrated_within__gt', 0)), name='assessment_plan_closeness_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='criterionmark',
            constraint=models.CheckConstraint(condition=models.Q(('cannot_judge', False), ('level__isnull', True), _connector='OR'), name='criterion_not_judged_has_no_level'),
        ),
        migrations.AddConstraint(
            model_name='rubric',
            constraint=models.CheckConstraint(condition=models.Q(('percent_in_all__isnull', True), ('percent_in_all__lte', 100), _connector='OR'), name='rubric_percent_is_one'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='agreedmark',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.criterion'),
        ),
        migrations.AddField(
            model_name='agreedmark',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.criterionlevel'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='appeal',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='appealdecision',
            name='appeal',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='assessment.appeal'),
        ),
        migrations.AddField(
            model_name='appealdecision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='calibration',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calibrations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='criterionanswer',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion'),
        ),
        migrations.AddField(
            model_name='criterionanswer',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='criterionscore',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.criterion'),
        ),
        migrations.AddField(
            model_name='decision',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='assessment.decision'),
        ),
        migrations.AddField(
            model_name='example',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='example',
            name='rubric',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='assessment.rubric'),
        ),
        migrations.AddField(
            model_name='calibration',
            name='example',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='assessment.example'),
        ),
        migrations.AddField(
            model_name='agreedmark',
            name='example',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreed', to='assessment.example'),
        ),
        migrations.AddField(
            model_name='extension',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='runs.run'),
        ),
        migrations.AddField(
            model_name='markdraft',
            name='allocation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='assessment.allocation'),
        ),
        migrations.AddField(
            model_name='markerswanted',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='runs.run'),
        ),
        migrations.AddField(
            model_name='markerswanted',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wanted', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='markfeedback',
            name='mark',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='assessment.mark'),
        ),
        migrations.AddField(
            model_name='markfeedback',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='placecomment',
            name='allocation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='place_comments', to='assessment.allocation'),
        ),
        migrations.AddField(
            model_name='resemblance',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='resemblance',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resemblances', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='sketchband',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='submissionfile',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='versionscore',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='score', to='assessment.submissionversion'),
        ),
        migrations.AddField(
            model_name='criterionscore',
            name='score',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='assessment.versionscore'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='adjustment_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='appeal_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='appealdecision',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), _negated=True), name='appeal_decision_has_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='criterionanswer',
            constraint=models.UniqueConstraint(fields=('version', 'criterion'), name='criterion_answered_once_in_version'),
        ),
        migrations.AddConstraint(
            model_name='criterionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='criterion_answer_is_not_empty'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('released_at', None), ('taken_back_at', None)), fields=['effective_at'], name='decision_held'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None), ('taken_back_at', None)), fields=('version',), name='decision_once_while_held'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('taken_back_at__isnull', True), ('released_at__isnull', True), _connector='OR'), name='decision_taken_back_or_released'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['passed', 'revise', 'not_passed'])), name='decision_result_is_known'),
        ),
        migrations.AddIndex(
            model_name='calibration',
            index=models.Index(fields=['person', 'example'], name='calibration_by_person'),
        ),
        migrations.AddConstraint(
            model_name='calibration',
            constraint=models.CheckConstraint(condition=models.Q(('distance__gte', 0)), name='calibration_distance_not_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='agreedmark',
            constraint=models.UniqueConstraint(fields=('example', 'criterion'), name='agreed_mark_once_per_criterion'),
        ),
        migrations.AddIndex(
            model_name='extension',
            index=models.Index(fields=['run', 'person'], name='extension_by_person'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='markerswanted',
            index=models.Index(condition=models.Q(('missing__gt', 0)), fields=['run', 'stage', 'missing', 'pass_on'], name='markers_wanted_missing'),
        ),
        migrations.AddIndex(
            model_name='markerswanted',
            index=models.Index(condition=models.Q(('missing__gt', 0)), fields=['pass_on'], name='markers_wanted_to_pass'),
        ),
        migrations.AddConstraint(
            model_name='markerswanted',
            constraint=models.UniqueConstraint(fields=('version', 'stage'), name='markers_wanted_once_per_stage'),
        ),
        migrations.AddConstraint(
            model_name='markerswanted',
            constraint=models.CheckConstraint(condition=models.Q(('wanted__gte', django.db.models.expressions.CombinedExpression(models.F('missing'), '+', models.F('given')))), name='markers_missing_and_given_are_wanted'),
        ),
        migrations.AddConstraint(
            model_name='markfeedback',
            constraint=models.UniqueConstraint(fields=('mark', 'person'), name='mark_feedback_once_per_author'),
        ),
        migrations.AddConstraint(
            model_name='markfeedback',
            constraint=models.CheckConstraint(condition=models.Q(('helpful__isnull', True), ('helpful__range', (1, 5)), _connector='OR'), name='mark_feedback_from_one_to_five'),
        ),
        migrations.AddConstraint(
            model_name='placecomment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='place_comment_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='resemblance',
            constraint=models.UniqueConstraint(fields=('version', 'other'), name='resemblance_once_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='resemblance',
            constraint=models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='resemblance_share_is_one'),
        ),
        migrations.AddIndex(
            model_name='sketchband',
            index=models.Index(fields=['band', 'value'], name='sketch_band_by_value'),
        ),
        migrations.AddConstraint(
            model_name='sketchband',
            constraint=models.UniqueConstraint(fields=('version', 'band'), name='sketch_band_once_in_version'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.UniqueConstraint(fields=('version', 'sha256'), name='submission_file_once_in_version'),
        ),
        migrations.AddIndex(
            model_name='versionscore',
            index=models.Index(condition=models.Q(('stale', True)), fields=['version'], name='score_is_stale'),
        ),
        migrations.AddConstraint(
            model_name='criterionscore',
            constraint=models.UniqueConstraint(fields=('score', 'criterion'), name='criterion_score_once_per_version'),
        ),
    ]
