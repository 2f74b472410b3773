"""Runs, who is in them, and as what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Organisation, Person
from cairn.courses.models_api import Level, Programme
from cairn.lib.models import Row


class Run(Row):
    """One offering of a programme (its own word is cycle). ``key`` stands in addresses.

    ``capacity`` (null: any number) counts those who take part now; with an ``organisation`` only its people may join.
    """

    class Opening(models.TextChoices):
        OPEN = "open", _("Open to everyone")
        INVITATION = "invitation", _("By invitation")
        CLOSED = "closed", _("Closed to new people")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="runs")
    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    opening = models.CharField(max_length=12, choices=Opening.choices, default=Opening.OPEN)
    self_paced = models.BooleanField(default=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="run_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1), name="run_has_a_place"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(Row):
    """A person in a run. Leaving changes the status; coming back finds everything again."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Taking part")
        LEFT = "left", _("Left")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two presses of "Join" make one enrolment.
            models.UniqueConstraint(fields=["run", "person"], name="enrolment_once_in_run")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "status"], name="enrolment_by_person")]

    def __str__(self) -> str:
        return f"{self.person} in {self.run}"


class EnrolmentChange(models.Model):
    """Each joining and leaving, with time and actor; only added to."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Enrolment.Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.status} at {self.at}"


class Role(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    ASSESSOR = "assessor", _("Assessor")
    MODERATOR = "moderator", _("Moderator")
    EVALUATOR = "evaluator", _("Evaluator")
    MANAGER = "manager", _("Manager")


class RunRole(models.Model):
    """What a person may do in a run besides learning. Taking a role away keeps the row, with its end."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="run_roles")
    role = models.CharField(max_length=12, choices=Role.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "person", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="run_role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Invitation(Row):
    """A place in a run that is open by invitation, sent to an address. Taken once."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "email"], name="invitation_once_per_address")]

    def __str__(self) -> str:
        return self.email


class InvitationLink(Row):
    """An address that lets people into a run until a day, for a number of places (null: any number).

    ``token`` is the secret part of the address; ``taken`` counts the places that were taken by it.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="invitation_links")
    token = models.CharField(max_length=43, unique=True)
    label = models.CharField(max_length=120)
    places = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(taken__lte=models.F("places")),
                name="invitation_link_has_places_left",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Unlock(models.Model):
    """A level of a dated run opens on this day at the earliest, whatever gate stands before it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="unlocks")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "level"], name="unlock_once_per_level")]

    def __str__(self) -> str:
        return f"{self.level} from {self.opens_on}"


class Announcement(Row):
    """What the team of a run tells everyone in it. Taking it back keeps the row."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="announcements")
    title = models.CharField(max_length=160)
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["run", "-id"], name="announcement_of_run")]

    def __str__(self) -> str:
        return self.title
