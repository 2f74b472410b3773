"""People and what is kept about them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cairn.lib.models import Row


class JobRole(models.TextChoices):
    NURSE = "nurse", _("Nurse")
    MIDWIFE = "midwife", _("Midwife")
    DOCTOR = "doctor", _("Doctor")
    ALLIED = "allied_health_professional", _("Allied health professional")
    PHARMACIST = "pharmacist", _("Pharmacist")
    MANAGER = "manager", _("Manager")
    ADMIN = "admin", _("Administrator or support staff")
    PATIENT = "patient_or_carer", _("Patient or carer")
    STUDENT = "student", _("Student")
    OTHER = "other", _("Something else")


class Organisation(Row):
    """A place of work that people choose at sign-up. Peers of the same one don't mark each other."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """What Django's own commands call; the site itself uses ``accounts.api.register``."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin, Row):
    """Someone with an account. Signs in by e-mail; is called by ``name``.

    ``organisation`` is null where the place of work was not listed; ``organisation_other`` then says it. An erased
    person stays as a row without personal data, so that what they wrote in threads still has an author to point at.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    certificate_name = models.CharField(max_length=120)
    job_role = models.CharField(max_length=40, choices=JobRole.choices, default=JobRole.OTHER)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation_other = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, default="GB")
    timezone = models.CharField(max_length=60, default="Europe/London")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    registered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            # Two sign-ups that differ by capitals alone would be one person with two accounts.
            models.UniqueConstraint(Lower("email"), name="person_email_is_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Pseudonym(models.Model):
    """The vault: which random name stands for whom. Erasure cuts the link and keeps the random name."""

    person = models.OneToOneField(Person, null=True, on_delete=models.SET_NULL, related_name="pseudonym")
    value = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return str(self.value)


class Consent(models.Model):
    """One giving or withdrawing of consent. Only added to; the newest row of a kind is what holds."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        RESEARCH = "research", _("Use of my activity and answers in research")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    given = models.BooleanField()
    wording = models.CharField(max_length=20, help_text="which version of the words was shown")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "kind", "-at"], name="consent_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=["terms", "research"]), name="consent_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {'yes' if self.given else 'no'}"


class AuditRow(models.Model):
    """Who did what, when. Written by every api function that changes something; never read for behaviour."""

    at = models.DateTimeField()
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_uuid = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_uuid", "at"], name="audit_by_subject"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_uuid}"
