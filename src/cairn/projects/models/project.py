"""A project, who works on it and who else may look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Organisation, Person
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Project(Row):
    """The work of a team. ``run`` is the run it was started in; a project may outlive it.

    ``revision`` goes up by one with every change of anything in it: what was seen last is one number, and what came
    since is read from the log (``Change``).
    """

    class Visibility(models.TextChoices):
        TEAM = "team", _("The team alone")
        ORGANISATION = "organisation", _("The team and the people of our organisation, who may read")

    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects_started")
    archived_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    sandbox = models.BooleanField(default=False, help_text="for practice: never submitted, in no portfolio")
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.TEAM)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="whose space",
    )
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    main_measure = models.ForeignKey(
        "Measure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="shown on the home"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(visibility__in=["team", "organisation"]), name="project_visibility_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(visibility="organisation") | models.Q(organisation__isnull=False),
                name="project_shared_with_an_organisation_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Who may see a project, and by their role change or comment it. Leaving keeps the row, with its end."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        MEMBER = "member", _("Member")
        SPONSOR = "sponsor", _("Sponsor")
        COACH = "coach", _("Coach")
        VIEWER = "viewer", _("Viewer")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="teams")
    part = models.CharField(max_length=120, blank=True, help_text="what they do in the project")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "person"],
                condition=models.Q(left_at__isnull=True),
                name="team_member_once_in_project",
            ),
            # Two people who hand the lead over at once must not leave a project with two.
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(left_at__isnull=True, role="lead"),
                name="team_has_one_lead",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["lead", "member", "sponsor", "coach", "viewer"]),
                name="team_member_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.project}"

    @property
    def leads(self) -> bool:
        return self.role == self.Role.LEAD


class TeamInvitation(Row):
    """A place in a team: kept for an address, or, without one, for whoever has the link. Used once if by address.

    The link holds a secret of which only the fingerprint is stored.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=8, choices=TeamMember.Role.choices, default=TeamMember.Role.MEMBER)
    fingerprint = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="used up, or taken back")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(email=""),
                name="team_invitation_open_once_for_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["member", "sponsor", "coach", "viewer"]),
                name="team_invitation_is_not_to_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or 'link'} to {self.project}"


class ProjectToken(Row):
    """What a dashboard shows to push points into a project. Only the fingerprint of the secret is stored."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    start = models.CharField(max_length=8, help_text="its first letters, to be known by")
    fingerprint = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Who is in a project just now, and where: said again every few seconds by an open page.

    ``row_uuid``, of ``kind``, and ``field`` are what they are typing in. Its words are in the row, not here.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80, blank=True, help_text="the tool and what of it, as the page named it")
    kind = models.CharField(max_length=20, blank=True)
    row_uuid = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "person"], name="presence_once_in_project")]

    def __str__(self) -> str:
        return f"{self.person} at {self.place}"
