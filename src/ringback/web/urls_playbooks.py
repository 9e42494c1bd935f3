"""The addresses of the playbooks and of moving leads between their versions. Nothing but addresses here.

What belongs to no one playbook stands under `playbook/`, so that a playbook may have any name.
"""

from __future__ import annotations

from django.urls import path

from ringback.web.views import moves, playbook_editor, playbooks

urlpatterns = [
    path("playbooks", playbooks.playbooks),
    path("playbook/add", playbooks.add),
    path("playbook/new", playbook_editor.new),
    path("playbook/check", playbook_editor.check),
    path("playbooks/<str:name>", playbooks.one_playbook),
    path("playbooks/<str:name>/versions/<int:number>", playbooks.version),
    path("playbooks/<str:name>/difference", playbooks.difference),
    path("playbooks/<str:name>/draft", playbook_editor.draft),
    path("playbooks/<str:name>/discard", playbook_editor.discard),
    path("playbooks/<str:name>/default", playbooks.default),
    path("playbooks/<str:name>/archive", playbooks.archive),
    path("playbooks/<str:name>/restore", playbooks.restore),
    path("playbooks/<str:name>/move", moves.begin),
    path("moves/<int:run_id>", moves.one_move),
    path("moves/<int:run_id>/start", moves.start),
    path("moves/<int:run_id>/stop", moves.stop),
    path("moves/<int:run_id>/work", moves.work),
]
