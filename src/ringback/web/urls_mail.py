"""The addresses of mail accounts. Nothing but addresses here."""

from __future__ import annotations

from django.urls import path

from ringback.web.views import mail_account, mail_accounts, mail_grant

urlpatterns = [
    path("settings/mail", mail_accounts.accounts),
    path("settings/mail/new", mail_accounts.new),
    path("settings/mail/granted", mail_grant.granted),
    path("settings/mail/<int:account_id>", mail_account.account),
    path("settings/mail/<int:account_id>/check", mail_account.check),
    path("settings/mail/<int:account_id>/start", mail_account.start),
    path("settings/mail/<int:account_id>/default", mail_account.default),
    path("settings/mail/<int:account_id>/key", mail_account.key),
    path("settings/mail/<int:account_id>/key/forget", mail_account.forget_key),
    path("settings/mail/<int:account_id>/remove", mail_account.remove),
    path("settings/mail/<int:account_id>/domain", mail_account.domain),
    path("settings/mail/<int:account_id>/grant", mail_grant.grant),
]
