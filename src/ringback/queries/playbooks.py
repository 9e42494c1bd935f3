"""The playbooks of a workspace as pages, API and commands show them: the list, one with its versions, its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q

from ringback.playbooks.compile import compile_source, shipped_names, shipped_source
from ringback.store.models import Enrollment, EnrollmentState, Playbook, PlaybookVersion, Workspace
from ringback.store.models import Playbook as PlaybookModel  # pages hand it from a query to a service

from .access import Access
from .drafts import Problem, errors_of, problems_of
from .texts import texts_of

__all__ = ["PlaybookModel", "choices", "editor_text", "playbook_detail", "playbook_list", "shipped_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookLine:
    """One playbook in the list. `version`: the newest published one, None before the first; `running`: its leads."""

    name: str
    title: str
    version: int | None
    running: int
    is_default: bool
    has_draft: bool
    archived_at: datetime | None

    @property
    def usable(self) -> bool:
        """Whether leads can be put into it."""
        return self.version is not None and self.archived_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A playbook that comes with Ringback and is not in the workspace yet. `about`: where it comes from, or ""."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookList:
    """Those in use first, the default one before all; then the archived ones. `gallery`: what can be added."""

    playbooks: tuple[PlaybookLine, ...]
    gallery: tuple[Shipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One published version. `running`: leads that go by it now."""

    number: int
    note: str
    published_at: datetime
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of the next version. `digest`: hex SHA-256 of `source`; `problems`: why it cannot be published yet, and
    what the lint warns of."""

    number: int
    source: str
    digest: str
    note: str
    created_at: datetime
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        return bool(errors_of(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookDetail:
    """One playbook. `about`: where it comes from, as its newest version says. `versions`: the newest first.

    `behind`: running leads that go by an older version.
    """

    name: str
    title: str
    is_default: bool
    archived_at: datetime | None
    versions: tuple[VersionLine, ...]
    draft: Draft | None
    about: str

    @property
    def newest(self) -> int | None:
        return self.versions[0].number if self.versions else None

    @property
    def running(self) -> int:
        return sum(version.running for version in self.versions)

    @property
    def behind(self) -> int:
        return sum(version.running for version in self.versions[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A playbook that leads can be put into."""

    name: str
    title: str
    is_default: bool


def playbook_list(access: Access) -> PlaybookList:
    """The playbooks of this workspace and the shipped ones that it does not have."""
    workspace = access.workspace
    default = _default_of(workspace)
    playbooks = list(Playbook.objects.filter(workspace=workspace).order_by("name"))
    newest: dict[int, int] = {}
    drafts: set[int] = set()
    versions = PlaybookVersion.objects.filter(workspace=workspace)
    for playbook_id, number, published_at in versions.order_by("number").values_list(
        "playbook_id", "number", "published_at"
    ):
        if published_at is None:
            drafts.add(playbook_id)
        else:
            newest[playbook_id] = number
    running = _running(workspace, "version__playbook_id")
    lines = [
        PlaybookLine(
            name=one.name,
            title=one.title,
            version=newest.get(one.pk),
            running=running.get(one.pk, 0),
            is_default=one.pk == default,
            has_draft=one.pk in drafts,
            archived_at=one.archived_at,
        )
        for one in playbooks
    ]
    lines.sort(key=lambda line: (line.archived_at is not None, not line.is_default, line.name))
    known = {one.name for one in playbooks}
    return PlaybookList(
        playbooks=tuple(lines), gallery=tuple(one for one in _shipped() if one.name not in known)
    )


def playbook_detail(access: Access, name: str) -> PlaybookDetail:
    """One playbook of this workspace. Raises `NoAccess`."""
    playbook = access.playbook(name)
    running = _running(access.workspace, "version_id", playbook)
    versions = list(playbook.versions.order_by("-number"))
    draft = next((one for one in versions if one.published_at is None), None)
    return PlaybookDetail(
        name=playbook.name,
        title=playbook.title,
        is_default=playbook.pk == _default_of(access.workspace),
        archived_at=playbook.archived_at,
        versions=tuple(
            VersionLine(
                number=one.number,
                note=one.note,
                published_at=one.published_at,
                running=running.get(one.pk, 0),
            )
            for one in versions
            if one.published_at is not None
        ),
        draft=_draft(playbook, draft) if draft else None,
        about=next((compile_source(one.source).about.strip() for one in versions if one.published_at), ""),
    )


def choices(access: Access) -> tuple[Choice, ...]:
    """The playbooks that leads of this workspace can be put into, the default one first."""
    return tuple(
        Choice(name=line.name, title=line.title, is_default=line.is_default)
        for line in playbook_list(access).playbooks
        if line.usable
    )


def editor_text(access: Access, name: str) -> tuple[str, str, str]:
    """What the editor begins with: text, note and digest of the draft, or of the newest version. Raises `NoAccess`."""
    version = access.playbook(name).versions.order_by("-number").first()
    if version is None:
        return "", "", ""
    return version.source, version.note if version.published_at is None else "", version.digest


def titles(access: Access) -> dict[str, str]:
    """The title of every playbook of this workspace by its name; without those that have none."""
    known = Playbook.objects.filter(workspace=access.workspace).exclude(title="")
    return dict(known.values_list("name", "title"))


def names_in(workspace_id: int) -> frozenset[str]:
    """The names of all playbooks of a workspace, for the lint."""
    return frozenset(Playbook.objects.filter(workspace_id=workspace_id).values_list("name", flat=True))


def shipped_text(name: str) -> str:
    """The text of a shipped playbook, "" for a name that is not shipped."""
    return shipped_source(name) if name in shipped_names() else ""


def _draft(playbook: Playbook, version: PlaybookVersion) -> Draft:
    return Draft(
        number=version.number,
        source=version.source,
        digest=version.digest,
        note=version.note,
        created_at=version.created_at,
        problems=problems_of(
            version.source,
            name=playbook.name,
            known=names_in(playbook.workspace_id),
            texts=texts_of(playbook.workspace_id),
        ),
    )


def _default_of(workspace: Workspace) -> int | None:
    # Read anew: the workspace at hand may be older than the last choice.
    return Workspace.objects.values_list("default_playbook_id", flat=True).get(pk=workspace.pk)


def _running(workspace: Workspace, by: str, playbook: Playbook | None = None) -> Mapping[int, int]:
    """How many leads are followed up now, by version or playbook."""
    running = Enrollment.objects.filter(workspace=workspace).filter(~Q(state=EnrollmentState.CLOSED))
    if playbook is not None:
        running = running.filter(version__playbook=playbook)
    return dict(running.values_list(by).annotate(many=Count("pk")).order_by())


@lru_cache(maxsize=1)
def _shipped() -> tuple[Shipped, ...]:
    found = []
    for name in shipped_names():
        compiled = compile_source(shipped_source(name))
        found.append(Shipped(name=name, title=compiled.title, about=compiled.about.strip()))
    return tuple(found)
