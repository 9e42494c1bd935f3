"""What people do to playbooks: new ones, new versions, moves of running leads, other playbooks for a lead."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ringback.playbooks.compile import shipped_names, shipped_source
from ringback.services import enrollments, moving, playbooks
from ringback.store.models import Enrollment, MoveRun, Playbook
from tests.services.course.books import NAMES, books
from tests.services.course.business import Business, some

SHIPPED = sorted(shipped_names())
EDITS = (
    ("name: Day 1", "name: First day"),
    ("template: still-here", "template: two-lines"),
    ("      - email:", "      - task: {on_days: 2, script: later-call}\n      - email:"),
    ("  - rest:", "  - rest: 1..2 months\n  - rest:"),
)


class Plans(Business):
    """Playbooks are added, edited, published, put away; leads are moved to versions and put into others."""

    @rule(name=st.sampled_from(SHIPPED))
    def a_shipped_playbook_is_added(self, name: str) -> None:
        self.attempt(lambda: playbooks.add_shipped(self.scene.workspace, name, now=self.scene.now, actor="1"))

    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def a_playbook_is_written(self, data: st.DataObject, name: str) -> None:
        """A new one, or the next version of the one of this name."""
        source, now = data.draw(books(name)), self.scene.now
        known = Playbook.objects.filter(workspace=self.scene.workspace, name=name).first()
        if known is None:
            known = playbooks.create(self.scene.workspace, source, now=now, actor="1")
        else:
            playbooks.edit_draft(known, source, now=now, actor="1")
        self.attempt(lambda: playbooks.publish(known, now=now, actor="1"))

    @rule(which=some, edit=st.sampled_from(EDITS), again=st.booleans())
    def a_playbook_is_changed(self, which: int, edit: tuple[str, str], again: bool) -> None:
        """A line of it: a phase renamed, a step put in before others, another text, one more stage; or as shipped."""
        self._change(self.playbook(which), edit, again=again)

    def _change(self, playbook: Playbook, edit: tuple[str, str], *, again: bool = False) -> None:
        newest, now = playbooks.newest_version(playbook), self.scene.now
        if newest is None:
            return
        source = newest.source.replace(*edit, 1)
        if again and playbook.name in SHIPPED:
            source = shipped_source(playbook.name)
        playbooks.edit_draft(playbook, source, now=now, actor="1")
        self.attempt(lambda: playbooks.publish(playbook, now=now, actor="1"))

    @rule(which=some, how=st.sampled_from(["archive", "restore", "default", "discard"]))
    def a_playbook_is_put_away_or_taken_up(self, which: int, how: str) -> None:
        playbook = self.playbook(which)
        acts = {
            "archive": playbooks.archive,
            "restore": playbooks.restore,
            "default": playbooks.set_default,
            "discard": playbooks.discard_draft,
        }
        self.attempt(lambda: acts[how](playbook, now=self.scene.now, actor="1"))

    @rule(which=some, playbook=some)
    def a_lead_is_put_into_another_playbook(self, which: int, playbook: int) -> None:
        lead, other = self.lead(which), self.playbook(playbook)
        act = enrollments.put_into if lead.state == "open" else enrollments.reopen
        self.attempt(lambda: act(lead, playbook=other, now=self.scene.now, actor="1"))

    @rule(
        data=st.data(),
        which=some,
        edit=st.none() | st.sampled_from(EDITS),
        version=st.none() | some,
        to_the_end=st.booleans(),
    )
    def leads_are_to_be_moved(
        self,
        data: st.DataObject,
        which: int,
        edit: tuple[str, str] | None,
        version: int | None,
        to_the_end: bool,
    ) -> None:
        """To the newest version or back to an old one; counted first. Where there is one version only, to another."""
        used = Playbook.objects.filter(
            workspace=self.scene.workspace, versions__in=self._versions_in_use()
        ).distinct()
        found, now = list(used.order_by("id")), self.scene.now
        if not found:
            return
        playbook = found[which % len(found)]
        if edit is not None:
            self._change(playbook, edit)
        elif playbook.name in NAMES and version is None:
            playbooks.edit_draft(playbook, data.draw(books(playbook.name)), now=now, actor="1")
            self.attempt(lambda: playbooks.publish(playbook, now=now, actor="1"))
        known = list(playbook.versions.order_by("number"))
        target = None if version is None else known[version % len(known)]
        run = self.attempt(lambda: moving.begin(playbook, user=None, now=now, version=target))
        if run is not None and to_the_end:
            run = moving.run_to_end(run, now_of=lambda: now, actor="1")
            self.attempt(lambda: moving.start_move(run, now=now))
            self._one_batch(run)

    @rule(which=some, how=st.sampled_from(["work", "work", "start", "stop"]))
    def a_move_goes_on(self, which: int, how: str) -> None:
        runs = list(MoveRun.objects.order_by("id"))
        if not runs:
            return
        run = runs[which % len(runs)]
        if how == "work":
            self._one_batch(run)
        else:
            act = moving.start_move if how == "start" else moving.stop_move
            self.attempt(lambda: act(run, now=self.scene.now))

    def _versions_in_use(self) -> list[int]:
        running = Enrollment.objects.filter(workspace=self.scene.workspace).exclude(state="closed")
        return list(running.values_list("version", flat=True))

    def _one_batch(self, run: MoveRun) -> None:
        moving.work_on(run.pk, now_of=lambda: self.scene.now, actor="1", seconds=0)
        assert MoveRun.objects.get(pk=run.pk).state != "failed", run.error
