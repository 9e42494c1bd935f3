"""The addresses that anybody may open: the lead form, the answer page, the unsubscribe link. web/urls.py has them."""

from django.urls import path

from ringback.web.views import answer, public, unsubscribe

urlpatterns = [
    path("f/<str:form_key>", public.lead_form, name="public-form"),
    path("a/opened/<path:token>", answer.opened),
    path("a/<path:token>", answer.answer, name="public-answer"),
    path("u/<path:token>", unsubscribe.unsubscribe, name="public-unsubscribe"),
]
