"""Mail providers that many businesses use: their servers, how one signs in, what they limit. Facts, each with a source.

What a provider changes is changed here. A limit of 0 is one that the provider does not name, or that hangs on the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthEnds:
    """Where a person grants access, where tokens are had, and what has to be asked for, parted by spaces."""

    authorize_url: str
    token_url: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider.

    `domains`: of addresses that are surely theirs; `mx`: the ends of the names of servers that take mail for domains of
    their customers. `app_password`: the account's own password is refused, another one is made for programs.
    `keeps_copies`: the server itself puts what was sent into the Sent folder. `spf`: the domain that a
    customer's SPF record has to include; `selectors`: under which the keys of customers are usually published (DKIM).
    `oauth`: None where OAuth2 is not offered
    to everybody. `note`: what one has to do first; `source`: where that is said.
    """

    key: str
    name: str
    host: str
    port: int
    security: Security
    imap_host: str
    imap_port: int = 993
    imap_security: Security = "tls"
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    app_password: bool = False
    password: bool = True
    keeps_copies: bool = False
    plus_addressing: bool = False
    per_day: int = 0
    per_minute: int = 0
    spf: str = ""
    selectors: tuple[str, ...] = ()
    oauth: OAuthEnds | None = None
    note: str = ""
    source: str = ""


_GOOGLE = OAuthEnds(
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106  # an address, not a secret
    scope="https://mail.google.com/",
)
_MICROSOFT = OAuthEnds(
    authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106  # an address, not a secret
    scope="offline_access https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All",
)

PROVIDERS: tuple[Provider, ...] = (
    Provider(
        key="google",
        name="Gmail or Google Workspace",
        host="smtp.gmail.com",
        port=587,
        security="starttls",
        imap_host="imap.gmail.com",
        domains=("gmail.com", "googlemail.com"),
        mx=("google.com", "googlemail.com"),
        app_password=True,
        keeps_copies=True,
        plus_addressing=True,
        per_day=500,
        spf="_spf.google.com",
        selectors=("google",),
        note="Turn on 2-Step Verification, make an app password at myaccount.google.com/apppasswords and give it. "
        "Where your Workspace does not allow app passwords, use OAuth2. A paid Workspace account may send 2,000 a day.",
        source="https://support.google.com/accounts/answer/185833 and https://support.google.com/a/answer/166852",
        oauth=_GOOGLE,
    ),
    Provider(
        key="microsoft365",
        name="Microsoft 365",
        host="smtp.office365.com",
        port=587,
        security="starttls",
        imap_host="outlook.office365.com",
        mx=("mail.protection.outlook.com", "mx.microsoft"),
        password=False,
        keeps_copies=True,
        plus_addressing=True,
        per_day=10_000,
        per_minute=30,
        spf="spf.protection.outlook.com",
        selectors=("selector1", "selector2"),
        note="Microsoft takes no passwords from programs: use OAuth2. An administrator must allow authenticated SMTP "
        "for the mailbox.",
        source="https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/smtp-submission-improvements",
        oauth=_MICROSOFT,
    ),
    Provider(
        key="outlook",
        name="Outlook.com, Hotmail, Live",
        host="smtp-mail.outlook.com",
        port=587,
        security="starttls",
        imap_host="outlook.office365.com",
        domains=(
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "outlook.de",
            "hotmail.co.uk",
            "hotmail.fr",
        ),
        mx=("olc.protection.outlook.com",),
        password=False,
        keeps_copies=True,
        plus_addressing=True,
        per_day=300,
        note="Microsoft takes no passwords from programs: use OAuth2, and turn on POP and IMAP in the settings of "
        "Outlook.com. New mailboxes may send less than others.",
        source="https://support.microsoft.com/office/pop-imap-and-smtp-settings-for-outlook-com-"
        "d088b986-291d-42b8-9564-9c414e2aa040",
        oauth=_MICROSOFT,
    ),
    Provider(
        key="yahoo",
        name="Yahoo Mail",
        host="smtp.mail.yahoo.com",
        port=465,
        security="tls",
        imap_host="imap.mail.yahoo.com",
        domains=(
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "yahoo.co.uk",
            "yahoo.ca",
            "yahoo.de",
            "yahoo.fr",
        ),
        mx=("yahoodns.net",),
        app_password=True,
        per_day=500,
        note="Make an app password under Account Security and give that one.",
        source="https://help.yahoo.com/kb/SLN15241.html",
    ),
    Provider(
        key="aol",
        name="AOL Mail",
        host="smtp.aol.com",
        port=465,
        security="tls",
        imap_host="imap.aol.com",
        domains=("aol.com", "aim.com"),
        app_password=True,
        per_day=500,
        note="Make an app password under Account Security and give that one.",
        source="https://help.aol.com/articles/Create-and-manage-app-password",
    ),
    Provider(
        key="icloud",
        name="iCloud Mail",
        host="smtp.mail.me.com",
        port=587,
        security="starttls",
        imap_host="imap.mail.me.com",
        domains=("icloud.com", "me.com", "mac.com"),
        mx=("mail.icloud.com",),
        app_password=True,
        plus_addressing=True,
        per_day=1000,
        spf="icloud.com",
        selectors=("sig1",),
        note="Make an app-specific password at account.apple.com and give that one. If reading is refused, give the "
        "part before the @ as the user name for IMAP.",
        source="https://support.apple.com/102525 and https://support.apple.com/102198",
    ),
    Provider(
        key="fastmail",
        name="Fastmail",
        host="smtp.fastmail.com",
        port=465,
        security="tls",
        imap_host="imap.fastmail.com",
        domains=("fastmail.com", "fastmail.fm"),
        mx=("messagingengine.com",),
        app_password=True,
        plus_addressing=True,
        spf="spf.messagingengine.com",
        selectors=("fm1", "fm2", "fm3"),
        note="Make an app password under Settings, Privacy and Security, for IMAP and SMTP. The basic plan has none.",
        source="https://www.fastmail.help/hc/en-us/articles/360058752854",
    ),
    Provider(
        key="zoho",
        name="Zoho Mail",
        host="smtp.zoho.com",
        port=465,
        security="tls",
        imap_host="imap.zoho.com",
        domains=("zohomail.com", "zoho.com"),
        mx=("zoho.com", "zoho.eu", "zoho.in"),
        app_password=True,
        keeps_copies=True,
        spf="zohomail.com",
        selectors=("zmail", "zoho"),
        note="Turn on IMAP in the settings of the mailbox and make an app password if you use a second factor. "
        "In Europe and India the servers end in .eu and .in; paid domains use smtppro.zoho.com and imappro.zoho.com.",
        source="https://www.zoho.com/mail/help/zoho-smtp.html",
    ),
    Provider(
        key="gmx",
        name="GMX",
        host="mail.gmx.net",
        port=587,
        security="starttls",
        imap_host="imap.gmx.net",
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com"),
        mx=("gmx.net",),
        note="Allow POP3 and IMAP in the settings of the mailbox first; with a second factor make an app password. "
        "Addresses at gmx.com use mail.gmx.com and imap.gmx.com.",
        source="https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html",
    ),
    Provider(
        key="webde",
        name="WEB.DE",
        host="smtp.web.de",
        port=587,
        security="starttls",
        imap_host="imap.web.de",
        domains=("web.de",),
        note="Allow POP3 and IMAP in the settings of the mailbox first; with a second factor make an app password.",
        source="https://hilfe.web.de/pop-imap/imap/imap-serverdaten.html",
    ),
    Provider(
        key="proton",
        name="Proton Mail by its Bridge",
        host="127.0.0.1",
        port=1025,
        security="starttls",
        imap_host="127.0.0.1",
        imap_port=1143,
        imap_security="starttls",
        domains=("proton.me", "protonmail.com", "pm.me"),
        mx=("protonmail.ch",),
        keeps_copies=True,
        plus_addressing=True,
        spf="_spf.protonmail.ch",
        selectors=("protonmail", "protonmail2", "protonmail3"),
        note="The Bridge must run on the machine that Ringback runs on; give the user name and the password that it "
        "shows, and name its exported certificate in RINGBACK_MAIL_CA_FILE.",
        source="https://proton.me/support/imap-smtp-and-pop3-setup",
    ),
    Provider(
        key="ionos",
        name="IONOS",
        host="smtp.ionos.com",
        port=465,
        security="tls",
        imap_host="imap.ionos.com",
        mx=("ionos.com", "ionos.co.uk", "ionos.de", "kundenserver.de", "perfora.net", "1and1.com"),
        spf="_spf-us.ionos.com",
        selectors=("s1-ionos", "s2-ionos"),
        note="In Germany the servers are smtp.ionos.de and imap.ionos.de, elsewhere they end as your contract does.",
        source="https://www.ionos.com/help/email/general-topics/settings-for-your-email-programs-imap-pop3/",
    ),
    Provider(
        key="ovh",
        name="OVHcloud (MX Plan)",
        host="ssl0.ovh.net",
        port=465,
        security="tls",
        imap_host="ssl0.ovh.net",
        mx=("mail.ovh.net",),
        spf="mx.ovh.com",
        selectors=("ovhmo1", "ovhmo-selector-1"),
        note="OVHcloud limits an account to about 200 messages an hour.",
        source="https://help.ovhcloud.com/csm/en-mx-plan-email-configuration",
    ),
    Provider(
        key="yandex",
        name="Yandex Mail",
        host="smtp.yandex.com",
        port=465,
        security="tls",
        imap_host="imap.yandex.com",
        domains=("yandex.com", "yandex.ru", "ya.ru"),
        mx=("yandex.net", "yandex.ru"),
        app_password=True,
        plus_addressing=True,
        per_day=500,
        spf="_spf.yandex.net",
        selectors=("mail",),
        note="Allow IMAP with app passwords in the settings of the mailbox, then make an app password for mail.",
        source="https://yandex.com/support/mail/mail-clients/others.html",
    ),
    Provider(
        key="mailru",
        name="Mail.ru",
        host="smtp.mail.ru",
        port=465,
        security="tls",
        imap_host="imap.mail.ru",
        domains=("mail.ru", "bk.ru", "inbox.ru", "list.ru"),
        mx=("mail.ru",),
        app_password=True,
        spf="_spf.mail.ru",
        selectors=("mailru",),
        note="Make a password for outer applications in the security settings and give that one.",
        source="https://help.mail.ru/mail/mailer/popsmtp/",
    ),
)
"""All of them. `microsoft365` comes before `outlook`: the same servers take mail for both."""
