"""Which text a name means: the workspace's own first, then the one that comes with Ringback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .facts import Facts
from .template import MessageTemplate, Rendered, render, shipped, shipped_names, snippets_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts that playbooks may name. `own`: the workspace's templates, by name; `snippets`: sources, by name;
    `files`: the names of the files that go with a template, by its name.

    Without arguments: the shipped ones alone.
    """

    own: Mapping[str, MessageTemplate] = field(default_factory=dict)
    snippets: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find(self, name: str) -> MessageTemplate:
        """The template of this name. Raises `TemplateError`."""
        return self.own.get(name) or shipped(name)

    def render(self, name: str, facts: Facts) -> Rendered:
        """Say the template of this name for one lead. Raises `MessageError`."""
        return render(self.find(name), facts, self.snippets)

    def all(self) -> dict[str, MessageTemplate]:
        """Every template by its name."""
        return {name: shipped(name) for name in shipped_names()} | dict(self.own)

    def lacking(self, template: MessageTemplate) -> Iterator[str]:
        """What this template names and is not there, each as words that can follow "it needs"."""
        for name in sorted(snippets_of(template) - self.snippets.keys()):
            yield f"the snippet {name}"
        for name in template.attach:
            if name not in self.files.get(template.name, frozenset()):
                yield f"the file {name}"


SHIPPED = Texts()
