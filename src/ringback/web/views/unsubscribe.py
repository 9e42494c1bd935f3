"""The link that ends e-mails. It sets no cookie; whoever has the link may use it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ringback import clock
from ringback.queries.access import Access
from ringback.services import suppression
from ringback.services.errors import BadToken
from ringback.web.public import message, page


@csrf_exempt  # mail programs post here without cookies (RFC 8058); whoever has the link may unsubscribe
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, because mail scanners open every link. Posting to it unsubscribes, at once."""
    try:
        if request.method == "POST":
            # The body is not read: `List-Unsubscribe=One-Click`, a button or nothing all mean the same.
            name = suppression.unsubscribe(token, now=clock.now()).name
            words = f"{name} will not write to you or call you any more."
            return message(request, "You are unsubscribed", words)
        workspace = suppression.unsubscribe_target(token).workspace
    except BadToken as error:
        return message(request, "This link does not work", str(error), 404)
    return page(request, "unsubscribe", {}, access=Access(workspace=workspace, role=""))
