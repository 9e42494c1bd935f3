"""The import's pages: upload, preview, columns, start, progress, result, report; and who may not see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringback.services.import_plan import LARGEST
from ringback.services.imports import continue_imports
from ringback.services.workspaces import add_member, create_workspace
from ringback.store.models import ImportRun, Lead, User, Workspace

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)
LIST = (
    b"Name,Phone,E-mail,Shoe size,Notes\n"
    b"Ann Lee,303-555-0100,ann@example.com,38,hello\n"
    b"Ann Lee,(303) 555-0100,,,\n"
    b"Bob Day,555-01,bob@example.com,,\n"
    b"Cy <b>Fox</b>,,,,\n"
)


@pytest.fixture
def home() -> Workspace:
    return create_workspace(name="Roofer", now=NOW, time_zone="America/Denver")


def signed_in(workspace: Workspace, role: str) -> Client:
    user = User.objects.create_user(f"{role}-{workspace.pk}@example.com", "a long enough password", name=role)
    add_member(workspace, user, role, now=NOW, actor="test")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager(home: Workspace) -> Client:
    return signed_in(home, "manager")


def upload(client: Client, data: bytes = LIST, name: str = "leads.csv"):  # type: ignore[no-untyped-def]
    return client.post("/import", {"file": SimpleUploadedFile(name, data, content_type="text/csv")})


def run_of(client: Client, data: bytes = LIST) -> ImportRun:
    response = upload(client, data)
    assert response.status_code == 302
    return ImportRun.objects.get(pk=int(response["Location"].rpartition("/")[2]))


def test_a_list_is_looked_at_started_worked_off_and_reported(manager: Client) -> None:
    run = run_of(manager)
    page = manager.get(f"/import/{run.pk}").content.decode()
    assert "What would happen" in page
    assert "2 leads" in page
    assert Lead.objects.count() == 0
    assert manager.post(f"/import/{run.pk}/start").status_code == 302
    page = manager.get(f"/import/{run.pk}").content.decode()
    assert f'hx-post="/import/{run.pk}/work"' in page
    assert "<noscript>" in page
    while True:
        response = manager.post(f"/import/{run.pk}/work", headers={"HX-Request": "true"})
        if "HX-Redirect" in response:
            break
        assert b"<progress" in response.content
    assert response["HX-Redirect"] == f"/import/{run.pk}"
    page = manager.get(f"/import/{run.pk}").content.decode()
    assert "complete" in page
    assert 'href="/leads/1"' in page
    duplicates = manager.get(f"/import/{run.pk}?outcome=duplicate").content.decode()
    rows = re.findall(r'<td class="num soft">(\d+)</td>', duplicates)
    assert rows == ["1"]
    report = manager.get(f"/import/{run.pk}/report.csv")
    assert report["Content-Type"].startswith("text/csv")
    assert "attachment" in report["Content-Disposition"]
    assert report.content.decode().splitlines()[1:3] == [
        "0,new,1,,", "1,duplicate,1,0,Same person as row 0. Both have the phone number +13035550100.",
    ]  # fmt: skip
    assert "leads.csv" in manager.get("/import").content.decode()


def test_the_import_goes_on_without_the_page(manager: Client) -> None:
    run = run_of(manager)
    manager.post(f"/import/{run.pk}/start")
    while continue_imports(lambda: NOW):
        pass
    run.refresh_from_db()
    assert run.state == "done"
    assert b"complete" in manager.get(f"/import/{run.pk}").content


def test_without_scripts_the_button_works_the_list_off(manager: Client) -> None:
    run = run_of(manager)
    manager.post(f"/import/{run.pk}/start")
    response = manager.post(f"/import/{run.pk}/work")
    assert (response.status_code, response["Location"]) == (302, f"/import/{run.pk}")
    run.refresh_from_db()
    assert run.done > 0


def test_it_can_be_stopped_and_taken_up_again(manager: Client) -> None:
    run = run_of(manager)
    manager.post(f"/import/{run.pk}/start")
    manager.post(f"/import/{run.pk}/stop")
    page = manager.get(f"/import/{run.pk}").content.decode()
    assert "stopped" in page
    assert "Go on" in page
    manager.post(f"/import/{run.pk}/work")
    assert Lead.objects.count() == 0, "what is stopped stays stopped"
    manager.post(f"/import/{run.pk}/start")
    manager.post(f"/import/{run.pk}/work")
    assert Lead.objects.count() == 3


def test_columns_can_be_chosen(manager: Client) -> None:
    run = run_of(manager)
    fields = {f"column-{index}": field for index, field in enumerate(run.columns["fields"])}
    manager.post(f"/import/{run.pk}/columns", {**fields, "column-3": "interest"})
    run.refresh_from_db()
    assert run.columns["fields"] == ["full_name", "phone", "email", "interest", "notes"]
    page = manager.post(f"/import/{run.pk}/columns", {"column-3": "nonsense"}, follow=True).content.decode()
    assert "cannot be set" in page


def test_a_list_can_be_discarded(manager: Client) -> None:
    run = run_of(manager)
    assert manager.post(f"/import/{run.pk}/discard")["Location"] == "/import"
    assert not ImportRun.objects.exists()


def test_the_same_file_again_is_announced(manager: Client) -> None:
    first = run_of(manager)
    manager.post(f"/import/{first.pk}/start")
    manager.post(f"/import/{first.pk}/work")
    again = run_of(manager)
    page = manager.get(f"/import/{again.pk}").content.decode()
    assert "was imported before" in page
    manager.post(f"/import/{again.pk}/start")
    manager.post(f"/import/{again.pk}/work")
    assert Lead.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF-1.7 x", "PDF"), (b"Name,Phone\n", "no rows"), (b"PK\x03\x04aa", "CSV")],
)
def test_what_is_no_list_is_refused_in_words(manager: Client, data: bytes, words: str) -> None:
    response = upload(manager, data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_must_be_chosen_and_may_not_be_huge(manager: Client) -> None:
    assert "Choose a file" in manager.post("/import", {}).content.decode()
    response = upload(manager, b"x" * (LARGEST + 1))
    assert response.status_code == 422
    assert "at most 20 MB" in response.content.decode()


def test_pages_have_no_inline_script_or_style_and_show_cells_as_text(manager: Client) -> None:
    run = run_of(manager)
    looked_at = manager.get(f"/import/{run.pk}").content.decode()
    manager.post(f"/import/{run.pk}/start")
    running = manager.get(f"/import/{run.pk}").content.decode()
    manager.post(f"/import/{run.pk}/work")
    done = manager.get(f"/import/{run.pk}").content.decode()
    for page in (looked_at, running, done, manager.get("/import").content.decode()):
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", page)
    assert "<b>Fox</b>" not in looked_at + done
    assert "&lt;b&gt;Fox" in done


@pytest.mark.parametrize("path", ["", "/columns", "/start", "/stop", "/discard", "/work", "/report.csv"])
def test_a_stranger_from_another_business_finds_nothing(manager: Client, path: str) -> None:
    run = run_of(manager)
    stranger = signed_in(create_workspace(name="Other", now=NOW), "owner")
    send = stranger.get if path in ("", "/report.csv") else stranger.post
    assert send(f"/import/{run.pk}{path}").status_code == 404
    run.refresh_from_db()
    assert run.state == "preview"
    assert b"leads.csv" not in stranger.get("/import").content


@pytest.mark.parametrize("path", ["/import", "/import/1", "/import/1/report.csv"])
def test_a_rep_is_refused(home: Workspace, manager: Client, path: str) -> None:
    run = run_of(manager)
    rep = signed_in(home, "rep")
    assert rep.get(path.replace("1", str(run.pk))).status_code in (403, 404)
    assert rep.post(f"/import/{run.pk}/start").status_code in (403, 404)
    run.refresh_from_db()
    assert run.state == "preview"


def test_nobody_sees_it_without_signing_in(manager: Client) -> None:
    run = run_of(manager)
    response = Client().get(f"/import/{run.pk}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    manager: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    rows = b"".join(b"Ann%c Lee,303-555-%04d,,,\n" % (97 + n % 26, n) for n in range(60))
    run = run_of(manager, LIST.splitlines(keepends=True)[0] + rows)
    with django_assert_max_num_queries(12):
        manager.get(f"/import/{run.pk}")
    manager.post(f"/import/{run.pk}/start")
    while continue_imports(lambda: NOW):
        pass
    with django_assert_max_num_queries(14):
        manager.get(f"/import/{run.pk}")
