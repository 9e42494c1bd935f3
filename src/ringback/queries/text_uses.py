"""Where texts are named: in playbooks that leads go by or can be put into, and in one another."""

from __future__ import annotations

from ringback.playbooks.compile import BadPlaybook, compile_source
from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.template import snippets_of
from ringback.store.models import Enrollment, EnrollmentState, PlaybookVersion, Template, Workspace

from .texts import read


def text_uses(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """By the name of a text: the playbooks whose newest or running versions name it, in order of name."""
    running = Enrollment.objects.filter(workspace=workspace).exclude(state=EnrollmentState.CLOSED)
    busy = set(running.values_list("version_id", flat=True).distinct())
    versions = PlaybookVersion.objects.select_related("playbook").filter(
        workspace=workspace, published_at__isnull=False
    )
    newest: dict[int, PlaybookVersion] = {}
    looked_at = {}
    for version in versions.order_by("playbook_id", "number"):
        if version.playbook.archived_at is None:
            newest[version.playbook_id] = version
        if version.pk in busy:
            looked_at[version.pk] = version
    looked_at |= {version.pk: version for version in newest.values()}
    found: dict[str, set[str]] = {}
    for version in looked_at.values():
        for name in named_in(version.source):
            found.setdefault(name, set()).add(version.playbook.name)
    return {name: tuple(sorted(playbooks)) for name, playbooks in found.items()}


def named_in(source: str) -> frozenset[str]:
    """The texts that a playbook names; none for one that cannot be read."""
    try:
        plans = compile_source(source).plans
    except BadPlaybook:
        return frozenset()
    return frozenset(
        name for plan in plans for phase in plan.phases for step in phase.steps for name in step.templates
    )


def snippet_uses(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """By the name of a snippet: the templates in use that print it, in order of name."""
    rows = Template.objects.filter(workspace=workspace, archived_at__isnull=True).order_by("name")
    found: dict[str, list[str]] = {}
    for name, source in rows.values_list("name", "source"):
        template = read(name, source)
        try:
            used = snippets_of(template) if template else frozenset()
        except TemplateError:
            continue
        for snippet in used:
            found.setdefault(snippet, []).append(name)
    return {snippet: tuple(names) for snippet, names in found.items()}
