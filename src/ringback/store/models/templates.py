"""The texts of a workspace: templates of its own, snippets that they share, files that go with them."""

from django.conf import settings
from django.db import models

from .base import InWorkspace


class Template(InWorkspace):
    """A template of the workspace's own. One with the name of a shipped one is used instead of it.

    `source`: front matter and text, as `playbooks.messages.template.parse` reads them. A message keeps the text it was
    sent with (`Touch.body`), so a change here changes only what has not left.
    """

    name = models.CharField(max_length=100)
    source = models.TextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="template_once")]

    def __str__(self) -> str:
        return self.name


class Snippet(InWorkspace):
    """A piece of text that templates of the workspace name as `{{ snippets.<name> }}`. It may name facts itself."""

    name = models.CharField(max_length=100)
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="snippet_once")]

    def __str__(self) -> str:
        return self.name


class Attachment(InWorkspace):
    """A file that goes with the messages of the template called `template`. `size` in bytes."""

    template = models.CharField(max_length=100)
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "template", "filename"], name="attachment_once")
        ]

    def __str__(self) -> str:
        return self.filename
