"""The addresses of the texts: templates, snippets, files, drafts and personal lines. Nothing but addresses here.

What belongs to no one text stands under `text/`, so that a text may have any name.
"""

from __future__ import annotations

from django.urls import path

from ringback.web.views import drafts, text_editor, texts

urlpatterns = [
    path("texts", texts.texts),
    path("text/new", text_editor.new),
    path("text/check", text_editor.check),
    path("text/test", text_editor.test),
    path("text/snippets", texts.snippets),
    path("text/snippets/save", texts.save_snippet),
    path("text/snippets/<str:name>/remove", texts.remove_snippet),
    path("texts/<str:name>", text_editor.edit),
    path("texts/<str:name>/archive", texts.archive),
    path("texts/<str:name>/restore", texts.restore),
    path("texts/<str:name>/files", texts.attach),
    path("texts/<str:name>/files/<int:file_id>", texts.download),
    path("texts/<str:name>/files/<int:file_id>/remove", texts.detach),
    path("desk/touches/<int:touch_id>/draft", drafts.save),
    path("desk/touches/<int:touch_id>/line", drafts.line),
    path("leads/<int:number>/line", texts.line),
]
