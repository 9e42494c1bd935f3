"""The description of the API is complete, its examples hold, and its page works without the internet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from ringback.api import schemas
from ringback.api.app import api
from tests.api.business import Business, business
from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            yield path, method, operation


def test_every_call_of_the_api_is_described(described: dict[str, Any]) -> None:
    found = {(method.upper(), path.removeprefix("/api/v1")) for path, method, _ in operations(described)}
    assert found == {
        ("POST", "/leads"),
        ("GET", "/leads"),
        ("GET", "/leads/{number}"),
        ("PATCH", "/leads/{number}"),
        ("PUT", "/leads/{number}/playbook"),
        ("POST", "/leads/{number}/referrals"),
        ("POST", "/leads/{number}/colleagues"),
        ("GET", "/absences"),
        ("PUT", "/absences/{member}"),
        ("DELETE", "/absences/{member}"),
        ("GET", "/playbooks"),
        ("POST", "/playbooks"),
        ("GET", "/playbooks/{name}"),
        ("PATCH", "/playbooks/{name}"),
        ("GET", "/playbooks/{name}/versions/{number}"),
        ("PUT", "/playbooks/{name}/draft"),
        ("POST", "/playbooks/{name}/publish"),
        ("POST", "/playbooks/{name}/moves"),
        ("GET", "/moves/{run_id}"),
        ("POST", "/moves/{run_id}/start"),
        ("POST", "/moves/{run_id}/stop"),
        ("GET", "/leads/{number}/why"),
        ("GET", "/leads/{number}/ahead"),
        ("GET", "/leads/{number}/touches"),
        ("POST", "/leads/{number}/touches"),
        ("POST", "/leads/{number}/pause"),
        ("POST", "/leads/{number}/resume"),
        ("POST", "/leads/{number}/close"),
        ("POST", "/leads/{number}/reopen"),
        ("POST", "/leads/{number}/points"),
        ("POST", "/touches/{touch_id}/outcome"),
        ("GET", "/touches/{touch_id}/text"),
        ("PUT", "/touches/{touch_id}/text"),
        ("POST", "/touches/{touch_id}/send"),
        ("GET", "/templates"),
        ("GET", "/templates/{name}"),
        ("PUT", "/templates/{name}"),
        ("POST", "/templates/{name}/archive"),
        ("POST", "/templates/{name}/restore"),
        ("POST", "/templates/{name}/preview"),
        ("POST", "/messages/check"),
        ("GET", "/snippets"),
        ("PUT", "/snippets/{name}"),
        ("DELETE", "/snippets/{name}"),
        ("PUT", "/leads/{number}/personal-line"),
        ("GET", "/leads/{number}/consents"),
        ("POST", "/leads/{number}/consents"),
        ("POST", "/leads/{number}/consents/revoke"),
        ("POST", "/leads/{number}/grounds"),
        ("POST", "/leads/{number}/merge"),
        ("POST", "/leads/{number}/unmerge"),
        ("POST", "/leads/{number}/erase"),
        ("GET", "/suppressions"),
        ("POST", "/suppressions"),
        ("POST", "/suppressions/{row_id}/lift"),
        ("GET", "/desk"),
        ("GET", "/questions"),
        ("GET", "/notices"),
        ("POST", "/notices/{notice_id}/seen"),
        ("GET", "/rules"),
        ("GET", "/limits"),
        ("PUT", "/limits"),
        ("POST", "/questions/{question_id}/settle"),
        ("GET", "/mail/accounts"),
        ("POST", "/mail/accounts"),
        ("GET", "/mail/accounts/{account_id}"),
        ("PATCH", "/mail/accounts/{account_id}"),
        ("DELETE", "/mail/accounts/{account_id}"),
        ("POST", "/mail/accounts/{account_id}/check"),
        ("POST", "/mail/accounts/{account_id}/start"),
        ("GET", "/mail/accounts/{account_id}/domain"),
        ("GET", "/messages"),
        ("POST", "/messages"),
        ("GET", "/messages/{message_id}"),
        ("POST", "/messages/{message_id}/settle"),
    }


def test_every_operation_says_what_it_does_takes_and_answers(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        where = f"{method} {path}"
        assert len(operation["description"]) > 40, where
        assert operation["summary"], where
        assert operation["tags"], where
        assert operation["security"] == [{"TokenAuth": []}], where
        assert "401" in operation["responses"], where
        assert ("404" in operation["responses"]) == ("{" in path), where
        for parameter in operation["parameters"]:
            assert parameter["description"], f"{where} {parameter['name']}"
        for status, response in operation["responses"].items():
            shape = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert (shape == "Error") == (status >= "400"), where


def test_every_reference_leads_somewhere_and_every_field_is_described(described: dict[str, Any]) -> None:
    shapes = described["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", str(described))) <= set(shapes)
    for name, shape in shapes.items():
        assert shape["description"], name
        for field, about in shape["properties"].items():
            assert about.get("description") or "$ref" in about, f"{name}.{field}"


def test_the_examples_are_taken_by_the_shapes_themselves() -> None:
    checked = 0
    for name in schemas.__all__:
        shape = getattr(schemas, name)
        if not isinstance(shape, type) or shape in (schemas.In, schemas.Out):
            continue
        example = {field: about.examples[0] for field, about in shape.model_fields.items() if about.examples}
        needed = {field for field, about in shape.model_fields.items() if about.is_required()}
        if needed <= set(example):
            shape.model_validate(example)
            checked += 1
        else:  # what has no example is a shape or a list of shapes, which have examples of their own
            missing = [str(shape.model_fields[field].annotation) for field in needed - set(example)]
            assert all("ringback.api.schemas" in kind or "list[str]" in kind for kind in missing), name
    assert checked >= 15


def test_the_shapes_cannot_be_changed_after_they_are_made() -> None:
    shapes = [getattr(schemas, name) for name in schemas.__all__]
    assert all(shape.model_config["frozen"] for shape in shapes if isinstance(shape, type))


def test_the_reference_page_names_every_call(described: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    for path, method, _ in operations(described):
        assert f"`{method.upper()} {path.removeprefix('/api/v1')}`" in page


def test_no_operation_shares_its_name_with_another(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    assert api.title == described["info"]["title"]


REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => console.error(
  'CSP', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample));
"""


@pytest.mark.browser
def test_the_page_of_the_api_works_offline_under_the_strict_policy(
    live_server: LiveServer, page: Page, described: dict[str, Any]
) -> None:
    shop = business("Shop")
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type != "log" else None)
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on("request", lambda request: trouble.append(request.url) if not ours(request.url) else None)

    def ours(url: str) -> bool:
        return url.startswith((live_server.url, "data:", "blob:"))

    page.add_init_script(REPORT_VIOLATIONS)
    response = page.goto(f"{live_server.url}/api/v1/docs")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    page.wait_for_selector(".opblock-summary")
    assert page.locator(".opblock-summary").count() == len(list(operations(described)))
    assert trouble == []

    # A token typed into the page works there.
    page.locator(".btn.authorize").first.click()
    page.locator(".auth-container input").fill(shop.token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".auth-btn-wrapper .btn-done").click()
    desk = page.locator(".opblock", has_text="/api/v1/desk")
    desk.locator(".opblock-summary-control").click()
    desk.locator(".try-out__btn").click()
    desk.locator(".execute").click()
    assert "clock_running" in desk.locator(".live-responses-table .microlight").first.inner_text()
    assert trouble == []


def test_the_page_of_the_api_needs_no_token_and_shows_no_lead(acme: Business, maria: int) -> None:
    for path in ("/api/v1/docs", "/api/v1/openapi.json"):
        response = Client().get(path)
        assert response.status_code == 200
        assert acme.workspace.name not in response.content.decode()
        assert not response.cookies
