"""Who comes in, by every door, and who turns out to be whom."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ringback.intake.consents import StatedConsent
from ringback.services import allowances, businesses, contacts, imports, opt_outs, referrals, suppression
from ringback.services.deliveries import Arrival, deliver
from ringback.services.erasing import erase
from ringback.services.merging import merge, unmerge
from ringback.store.models import ContactPoint, ImportRun, Merge, Suppression
from tests.services.course.business import MOVES, Business, rarely, some
from tests.services.course.people import LINES, LIST, NAMED, PEOPLE, ROWS
from tests.services.scene import draft


class Arrivals(Business):
    """People come in, are listed and lifted, joined, parted, named and erased."""

    @rule(who=st.sampled_from(PEOPLE), door=st.sampled_from(["form", "api"]), again=st.booleans())
    def somebody_asks(self, who: dict[str, str], door: str, again: bool) -> None:
        arrival = Arrival(
            source=door, body=json.dumps(who).encode(), key=f"{who['name']}-{door}" if again else ""
        )
        self.attempt(
            lambda: deliver(
                self.scene.workspace,
                arrival,
                lambda: draft(self.scene.now, **who),
                now=self.scene.now,
                actor=door,
                raw_source=door,
            )
        )

    @rule(who=st.sampled_from(PEOPLE))
    def somebody_is_put_in_by_hand(self, who: dict[str, str]) -> None:
        self.scene.capture("hand", **who)

    @rule(who=st.sampled_from(PEOPLE), door=st.sampled_from(["form", "import"]))
    def somebody_asks_the_other_workspace(self, who: dict[str, str], door: str) -> None:
        self.sister.now = self.scene.now
        self.sister.capture(door, **who)

    @rule(rows=st.lists(st.sampled_from(ROWS), min_size=1, unique=True), which=st.none() | some)
    def a_list_is_imported(self, rows: list[str], which: int | None) -> None:
        playbook = None if which is None else self.playbook(which)
        data = (LIST + "\n".join(rows) + "\n").encode()
        now = self.scene.now
        run = self.attempt(
            lambda: imports.preview(
                self.scene.workspace, data=data, filename="list.csv", user=None, now=now, playbook=playbook
            )
        )
        if run is not None:
            self.attempt(lambda: imports.start_import(run, now=now))

    @rule(which=some)
    def an_import_is_stopped(self, which: int) -> None:
        runs = list(ImportRun.objects.order_by("id"))
        if runs:
            run = runs[which % len(runs)]
            act = imports.stop_import if run.state == "running" else imports.start_import
            self.attempt(lambda: act(run, now=self.scene.now))

    @rule(which=some, who=st.sampled_from(NAMED), colleague=st.booleans())
    def somebody_is_named(self, which: int, who: dict[str, str], colleague: bool) -> None:
        act = referrals.add_colleague if colleague else referrals.refer
        self.attempt(lambda: act(self.lead(which), now=self.scene.now, actor="1", **who))

    @rule(together=st.booleans())
    def workspaces_are_joined_or_parted(self, together: bool) -> None:
        now, mine, theirs = self.scene.now, self.scene.workspace, self.sister.workspace
        if together:
            self.attempt(lambda: businesses.join(theirs, mine, now=now, actor="1"))
        else:
            self.attempt(lambda: businesses.leave(theirs, now=now, actor="1"))

    @rule(first=some, second=some)
    def two_are_joined(self, first: int, second: int) -> None:
        one, other = self.lead(first).contact, self.lead(second).contact
        self.attempt(lambda: merge(one, other, now=self.scene.now, actor="1"))

    @rule(which=some)
    def two_are_parted(self, which: int) -> None:
        merges = list(Merge.objects.order_by("id"))
        if merges:
            self.attempt(lambda: unmerge(merges[which % len(merges)], now=self.scene.now, actor="1"))

    @rule(which=some, really=rarely)
    def somebody_is_erased(self, which: int, really: bool) -> None:
        if not really:
            return
        lead = self.lead(which)
        done = self.attempt(lambda: (erase(lead.contact, now=self.scene.now, actor="1"), True))
        if done:
            self.words_taken_out()

    def words_taken_out(self) -> None:
        """The journal has lost words of somebody who was erased."""

    @rule(line=st.sampled_from(LINES), own=st.booleans(), really=rarely)
    def a_line_is_added(self, line: tuple[str, str], own: bool, really: bool) -> None:
        if not really:
            return
        kind, text = line
        self.attempt(
            lambda: opt_outs.add(
                self.scene.workspace,
                kind=kind,
                text=text,
                reason="a letter",
                evidence="",
                own=own,
                now=self.scene.now,
                actor="1",
            )
        )

    @rule(which=some, evidence=st.sampled_from(["", "signed a form"]))
    def a_line_is_lifted(self, which: int, evidence: str) -> None:
        rows = list(Suppression.objects.order_by("id"))
        if rows:
            row = rows[which % len(rows)]
            self.attempt(
                lambda: opt_outs.lift(row, reason="a slip", evidence=evidence, now=self.scene.now, actor="1")
            )

    @rule(which=some, really=rarely)
    def somebody_unsubscribes(self, which: int, really: bool) -> None:
        points = list(ContactPoint.objects.filter(kind="email").order_by("id"))
        if points and really:
            token = suppression.unsubscribe_token(points[which % len(points)])
            self.attempt(lambda: suppression.unsubscribe(token, now=self.scene.now))

    @rule(which=some, channel=st.sampled_from(["sms", "email", "call"]), ago=st.sampled_from(MOVES))
    def something_is_allowed(self, which: int, channel: str, ago: timedelta) -> None:
        stated = StatedConsent(channel=channel, how="a card", given_at=self.scene.now - ago)
        self.attempt(lambda: allowances.give(self.lead(which), stated, now=self.scene.now, actor="1"))

    @rule(which=some)
    def what_was_allowed_is_taken_back(self, which: int) -> None:
        self.attempt(lambda: allowances.revoke(self.lead(which), how="", now=self.scene.now, actor="1"))

    @rule(
        which=some,
        text=st.sampled_from(["303-555-0142", "+1 504 555 0199", "new@bakery.example", "5 Elm St"]),
    )
    def another_way_is_known(self, which: int, text: str) -> None:
        kind = "postal" if "Elm" in text else ""
        self.attempt(
            lambda: contacts.add_point(self.lead(which), text=text, kind=kind, now=self.scene.now, actor="1")
        )

    @rule(which=some, usable=st.booleans())
    def a_way_works_or_does_not(self, which: int, usable: bool) -> None:
        points = list(ContactPoint.objects.filter(workspace=self.scene.workspace).order_by("id"))
        point = points[which % len(points)] if points else None
        lead = point.contact.leads.first() if point is not None else None
        if point is not None and lead is not None:
            self.attempt(
                lambda: contacts.mark_point(lead, point.pk, usable=usable, now=self.scene.now, actor="1")
            )
