"""Playbooks and their versions. A version is never changed: services only add the next one."""

from django.db import models

from .base import InWorkspace


class Playbook(InWorkspace):
    """A named plan of a workspace. Its text lives in its versions."""

    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="playbook_name_once")]

    def __str__(self) -> str:
        return self.name


class PlaybookVersion(InWorkspace):
    """One state of a playbook's YAML text, for ever. `digest`: hex SHA-256 of `source`. `number` counts from 1."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    source = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace"], name="playbookversion_workspace")]
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbookversion_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.number}"
