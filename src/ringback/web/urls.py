"""The addresses of the pages. Nothing but addresses here."""

from __future__ import annotations

from django.urls import include, path

from ringback.web.views import account, desk, lead, leads, playbook, questions, rules, settings

urlpatterns = [
    path("", include("ringback.web.urls_imports")),
    path("", include("ringback.web.urls_playbooks")),
    path("", include("ringback.web.urls_people")),
    path("", include("ringback.web.urls_following")),
    path("", include("ringback.web.urls_texts")),
    path("", include("ringback.web.urls_news")),
    path("", include("ringback.web.urls_mail")),
    path("", include("ringback.web.urls_inbox")),
    path("", include("ringback.web.urls_public")),
    path("sign-in", account.sign_in),
    path("sign-out", account.sign_out),
    path("welcome", account.welcome),
    path("workspace", account.choose_workspace),
    path("", desk.desk),
    path("desk", desk.desk),
    path("desk/next", desk.following),
    path("desk/rail", desk.rail),
    path("desk/touches/<int:touch_id>/outcome", desk.outcome),
    path("leads", leads.leads),
    path("leads/new", leads.new_lead),
    path("leads/<int:number>", lead.lead),
    path("leads/<int:number>/log", lead.log),
    path("leads/<int:number>/pause", lead.pause),
    path("leads/<int:number>/resume", lead.resume),
    path("leads/<int:number>/close", lead.close),
    path("leads/<int:number>/reopen", lead.reopen),
    path("leads/<int:number>/playbook", lead.playbook),
    path("leads/<int:number>/points", lead.add_point),
    path("leads/<int:number>/points/<int:point_id>", lead.mark_point),
    path("leads/<int:number>/change", lead.change),
    path("questions", questions.questions),
    path("questions/<int:question_id>", questions.settled),
    path("playbook", playbook.playbook),
    path("rules", rules.rules),
    path("rules/proclamations", rules.declare),
    path("rules/proclamations/<int:proclamation_id>/lift", rules.lift),
    path("settings", settings.settings),
    path("settings/business", settings.business),
    path("settings/limits", settings.add_limit),
    path("settings/limits/courtesy", settings.add_courtesy),
    path("settings/limits/<int:hours>/remove", settings.remove_limit),
    path("settings/members", settings.members),
    path("settings/tokens", settings.tokens),
    path("settings/tokens/<int:token_id>/revoke", settings.revoke),
]
