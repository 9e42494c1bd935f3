"""The addresses of the import. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import imports

urlpatterns = [
    path("import", imports.imports),
    path("import/<int:run_id>", imports.one_import),
    path("import/<int:run_id>/columns", imports.columns),
    path("import/<int:run_id>/playbook", imports.playbook),
    path("import/<int:run_id>/start", imports.start),
    path("import/<int:run_id>/stop", imports.stop),
    path("import/<int:run_id>/discard", imports.discard),
    path("import/<int:run_id>/work", imports.work),
    path("import/<int:run_id>/report.csv", imports.report),
]
