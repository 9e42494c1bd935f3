"""The template file: a few lines of front matter between `---`, then the text.

    ---
    subject: We have your request
    notice: yes
    ---
    Hi {{ lead.first_name | default: "there" }}, ...

`subject:` makes it an e-mail; without it the text is a script for a call, whose `questions:` follow one a line, each
after a dash. `thread: new` begins a thread of its own with it, `answers: no` leaves out the links by which it can be
answered, and `attach: a.pdf, b.pdf` names files without which it must not leave. Front matter is not YAML: a subject
may hold a colon or start with `{{`, and `no` stays the word no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import resources

from .errors import TemplateError
from .facts import Facts, LeadFacts
from .render import MAX_SOURCE, facts_used, render_line, render_text, snippets_used

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
MAX_QUESTIONS = 20
MAX_SNIPPET = 5_000  # characters
GAP = re.compile(r"\[[^\]\n]{3,}\]")
"""What a text leaves to a person: a direction in brackets."""

_KEYS = ("subject", "notice", "thread", "answers", "attach", "questions")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """One template, read but not rendered. `subject` is empty for a call script, `questions` for an e-mail.

    `notice`: nobody wrote or decided this message; a program confirms something on its own (see compose.py).
    `new_thread`: it never follows an earlier message. `answers`: links to answer by are put below it. `attach`: names
    of files without which it must not leave.
    """

    name: str
    subject: str
    body: str
    questions: tuple[str, ...] = ()
    notice: bool = False
    new_thread: bool = False
    answers: bool = True
    attach: tuple[str, ...] = ()

    @property
    def is_email(self) -> bool:
        return bool(self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a template says for one lead. `subject` is one line, empty for a script; `text` has no footer."""

    subject: str
    text: str
    questions: tuple[str, ...] = ()


def parse(source: str, *, name: str) -> MessageTemplate:
    """Read a template file and check it whole: format, Liquid, facts. Raises TemplateError."""
    if len(source) > MAX_SOURCE:
        raise TemplateError(f"The template is longer than {MAX_SOURCE} characters. Shorten it.")
    lines = source.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        raise TemplateError(
            "A template starts with a line ---, then `subject: …` or `questions:`, then a line ---."
        )
    fields, questions = _front_matter(lines[1:end])
    template = MessageTemplate(
        name=name,
        subject=fields.get("subject", ""),
        body="\n".join(lines[end + 1 :]).strip("\n") + "\n",
        questions=tuple(questions),
        notice=_yes_no("notice", fields.get("notice") or "no"),
        new_thread=_thread(fields),
        answers=_yes_no("answers", fields.get("answers") or "yes"),
        attach=tuple(name.strip() for name in fields.get("attach", "").split(",") if name.strip()),
    )
    if not template.body.strip():
        raise TemplateError("The template has no text after the second ---.")
    if template.is_email and questions:
        raise TemplateError(
            "A template is an e-mail with a subject, or a call script with questions; not both."
        )
    if "subject" in fields and not template.subject:
        raise TemplateError("The subject is empty.")
    for key in ("notice", "thread", "answers", "attach"):
        if key in fields and not template.is_email:
            raise TemplateError(f"`{key}:` belongs to an e-mail, and without a `subject:` this is none.")
    used(template)
    return template


def used(template: MessageTemplate) -> frozenset[str]:
    """The facts a template names anywhere. Raises TemplateError if something in it cannot be read."""
    return frozenset().union(*(facts_used(part) for part in _parts(template)))


def snippets_of(template: MessageTemplate) -> frozenset[str]:
    """The snippets that a template names anywhere. Raises TemplateError if something in it cannot be read."""
    return frozenset().union(*(snippets_used(part) for part in _parts(template)))


def _parts(template: MessageTemplate) -> tuple[str, ...]:
    return (template.subject, template.body, *template.questions)


def gaps_of(
    template: MessageTemplate, facts: Facts, snippets: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """What stands in brackets for a person to fill in, where this lead gets it. Brackets in facts are none.

    Raises as `render` does.
    """
    sources = (*_parts(template), *(snippets or {}).values())
    if not any(GAP.search(source) for source in sources):
        return ()
    plain = {name: value.replace("[", "(") for name, value in asdict(facts.lead).items()}
    said = render(template, replace(facts, lead=LeadFacts(**plain)), snippets)
    return tuple(GAP.findall(f"{said.subject}\n{said.text}"))


def check_snippet(text: str) -> None:
    """Raise TemplateError for a snippet that cannot be read, is too long, or names another snippet."""
    if len(text) > MAX_SNIPPET:
        raise TemplateError(f"The snippet is longer than {MAX_SNIPPET} characters. Shorten it.")
    inner = snippets_used(text)
    if inner:
        raise TemplateError(f"A snippet cannot hold another one: take out snippets.{min(inner)}.")


def render(template: MessageTemplate, facts: Facts, snippets: Mapping[str, str] | None = None) -> Rendered:
    """Say it for one lead. `snippets`: the sources of those there are; the ones that are named are rendered first.

    Raises MissingFact or TemplateError. Questions that come out empty are left out.
    """
    ready = _rendered_snippets(template, facts, snippets or {})
    questions = (render_line(question, facts, ready) for question in template.questions)
    text = re.sub(r"\n{3,}", "\n\n", render_text(template.body, facts, ready)).strip()
    rendered = Rendered(
        subject=render_line(template.subject, facts, ready) if template.is_email else "",
        text="\n".join(line.rstrip() for line in text.split("\n")) + "\n",
        questions=tuple(question for question in questions if question),
    )
    if not text or (template.is_email and not rendered.subject):
        raise TemplateError(f"The template {template.name} says nothing for this lead.")
    return rendered


def _rendered_snippets(template: MessageTemplate, facts: Facts, sources: Mapping[str, str]) -> dict[str, str]:
    ready = {}
    for name in sorted(snippets_of(template)):
        if name not in sources:
            raise TemplateError(
                f"There is no snippet called {name}. Write it, or take it out of {template.name}."
            )
        check_snippet(sources[name])
        ready[name] = render_text(sources[name], facts).strip()
    return ready


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the templates that come with Ringback, in order of name."""
    files = (resources.files(__package__) / "shipped").iterdir()
    return tuple(sorted(file.name.removesuffix(".md") for file in files if file.name.endswith(".md")))


@cache
def shipped(name: str) -> MessageTemplate:
    """One template that comes with Ringback. Raises TemplateError for a name there is not."""
    return parse(shipped_source(name), name=name)


def shipped_source(name: str) -> str:
    """The text of a template that comes with Ringback, front matter and all. Raises TemplateError."""
    if name not in shipped_names():
        raise TemplateError(f"There is no template called {name}. Known are: {', '.join(shipped_names())}.")
    return (resources.files(__package__) / "shipped" / f"{name}.md").read_text(encoding="utf-8")


@cache
def series(name: str) -> tuple[str, ...]:
    """The templates behind a name: itself, or for `campaign` the three `campaign-1`, `-2`, `-3` in their order."""
    if name in shipped_names():
        return (name,)
    members = [other for other in shipped_names() if re.fullmatch(re.escape(name) + r"-\d+", other)]
    if not members:
        raise TemplateError(f"There is no template called {name}. Known are: {', '.join(shipped_names())}.")
    return tuple(sorted(members, key=lambda member: int(member.rpartition("-")[2])))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    questions: list[str] = []
    for number, line in enumerate(lines, 2):
        text = line.strip()
        if not text:
            continue
        if text.startswith("- "):
            if "questions" not in fields:
                raise TemplateError(f"Line {number}: a dash belongs under `questions:`.")
            questions.append(text[2:].strip())
            continue
        key, colon, value = text.partition(":")
        if not colon or key not in _KEYS or key in fields or (key == "questions" and value.strip()):
            known = ", ".join(f"`{known}:`" for known in _KEYS)
            raise TemplateError(
                f"Line {number}: expected one of {known} once, or `- a question`; not {text[:60]!r}."
            )
        fields[key] = value.strip()
    if len(questions) > MAX_QUESTIONS:
        raise TemplateError(f"More than {MAX_QUESTIONS} questions are more than a call can hold.")
    return fields, questions


def _yes_no(key: str, text: str) -> bool:
    if text not in _YES_NO:
        raise TemplateError(f"`{key}:` is yes or no, not {text[:20]!r}.")
    return _YES_NO[text]


def _thread(fields: Mapping[str, str]) -> bool:
    if "thread" in fields and fields["thread"] != "new":
        raise TemplateError(
            f"`thread:` can only be new, not {fields['thread'][:20]!r}. Leave it out otherwise."
        )
    return "thread" in fields
