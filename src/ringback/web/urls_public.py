"""The addresses that anybody may open: the lead form and the unsubscribe link. web/urls.py includes them."""

from django.urls import path

from ringback.web.views import public, unsubscribe

urlpatterns = [
    path("f/<str:form_key>", public.lead_form, name="public-form"),
    path("u/<path:token>", unsubscribe.unsubscribe, name="public-unsubscribe"),
]
