# ruff: noqa: E501 (tables of words read better unbroken)
"""Who sends leads by mail: portals, and the programs behind the forms of web sites. And what is no single lead."""

from __future__ import annotations

import re

from ringback.inbox.message import Message, address_of

_PROVIDERS: dict[str, str] = {
    "angi.com": "Angi", "homeadvisor.com": "Angi", "lsa.google.com": "Google Local Services", "yelp.com": "Yelp", "thumbtack.com": "Thumbtack", "zillow.com": "Zillow", "trulia.com": "Zillow", "realtor.com": "realtor.com", "move.com": "realtor.com",
    "homes.com": "Homes.com", "redfin.com": "Redfin", "apartments.com": "Apartments.com", "cars.com": "Cars.com", "autotrader.com": "Autotrader", "cargurus.com": "CarGurus", "bark.com": "Bark", "houzz.com": "Houzz", "porch.com": "Porch", "networx.com": "Networx", "buildzoom.com": "BuildZoom",
    "theknot.com": "The Knot", "weddingwire.com": "WeddingWire", "avvo.com": "Avvo", "checkatrade.com": "Checkatrade", "mybuilder.com": "MyBuilder", "ratedpeople.com": "Rated People", "facebookmail.com": "Facebook", "facebook.com": "Facebook", "myhammer.de": "MyHammer", "check24.de": "CHECK24",
    "immobilienscout24.de": "ImmoScout24", "immowelt.de": "Immowelt", "mobile.de": "mobile.de", "aroundhome.de": "Aroundhome", "werkspot.nl": "Werkspot", "trustoo.nl": "Trustoo", "habitissimo.es": "Habitissimo", "habitissimo.it": "Habitissimo", "prontopro.it": "ProntoPro", "cronoshare.com": "Cronoshare",
    "travaux.com": "Travaux.com", "leboncoin.fr": "leboncoin", "fixando.pt": "Fixando", "oferteo.pl": "Oferteo", "otodom.pl": "Otodom", "idealista.com": "idealista", "immobiliare.it": "Immobiliare.it", "rightmove.co.uk": "Rightmove", "zoopla.co.uk": "Zoopla",
}  # fmt: skip
_FORMS: dict[str, str] = {
    "wix.com": "web form (Wix)", "wix-forms.com": "web form (Wix)", "wixsiteautomations.com": "web form (Wix)", "ascendbywix.com": "web form (Wix)", "squarespace.info": "web form (Squarespace)", "squarespace.com": "web form (Squarespace)", "typeform.com": "web form (Typeform)", "jotform.com": "web form (Jotform)",
    "wordpress.com": "web form (WordPress)", "wordpress.org": "web form (WordPress)", "formspree.io": "web form (Formspree)", "netlify.com": "web form (Netlify)", "webflow.com": "web form (Webflow)", "hubspot.com": "web form (HubSpot)", "google.com": "", "weebly.com": "web form (Weebly)", "godaddy.com": "web form (GoDaddy)",
    "tally.so": "web form (Tally)", "paperform.co": "web form (Paperform)", "cognitoforms.com": "web form (Cognito Forms)", "formstack.com": "web form (Formstack)", "123formbuilder.com": "web form (123FormBuilder)", "shopify.com": "web form (Shopify)", "jimdo.com": "web form (Jimdo)", "ionos.com": "web form (IONOS)",
}  # fmt: skip
_SUBJECT = re.compile(
    r"\b(?:new (?:\w+ ){0,2}(?:lead|inquiry|enquiry|customer|prospect|opportunity|request|submission|message|entry|response|contact)|lead (?:from|notification|alert|for|details)|(?:contact|quote|inquiry|enquiry|request|web|website|online|estimate|appointment|booking|lead) (?:form|request|inquiry|enquiry)|form (?:submission|entry|response)|submission (?:from|received|for)|"
    r"(?:quote|estimate|callback|call back|appointment|booking|demo) request|request(?:s|ed|ing)? (?:a |an |for )?(?:quote|estimate|callback|call|appointment|info)|wants? a quote|is interested in|got a new|you have a new|website contact|contact from (?:your |the )?(?:web ?site)|from your website|someone (?:is interested|filled)|"
    r"kontaktformular|kontaktanfrage|neue anfrage|anfrage (?:von|über|ueber|aus)|neuer lead|neue nachricht|formular|nouveau (?:message|contact|lead)|nouvelle demande|demande de (?:contact|devis|rappel|renseignement)|formulaire|nuevo (?:mensaje|contacto|lead|cliente)|nueva (?:solicitud|consulta)|formulario|solicitud de|nuovo (?:messaggio|contatto|lead)|nuova richiesta|richiesta (?:di|dal|da)|modulo|"
    r"nieuw(?:e)? (?:bericht|aanvraag|lead|contact\w*)|contactformulier|offerteaanvraag|aanvraag|nova (?:mensagem|solicitação|solicitacao)|novo (?:contacto|contato|lead|pedido)|pedido de|formulário|nowa wiadomość|nowe zapytanie|nowy (?:lead|kontakt)|formularz|zapytanie)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:sent|submitted|received|came|generated|delivered) (?:from|via|through|by|using|on) (?:a |an |the |your )?(?:contact |web ?site |online |inquiry )?(?:form|web ?site|page)|contact form on|form on (?:your )?(?:web ?site|page)|new form (?:submission|entry)|form submission|form details|submission (?:details|id|date|url)|user agent|remote ip|ip address|page url|"
    r"über (?:das|ihr) (?:kontakt)?formular|kontaktformular|formulaire de contact|formulario de contacto|modulo (?:di )?contatt|contactformulier|formulário de conta|formularz\w* kontakt",
    re.IGNORECASE,
)
_DIGEST = re.compile(
    r"\b(?:\d+ (?:new |unread |open |neue |nouveaux |nuevos )?(?:leads|inquiries|enquiries|requests|messages|opportunities|submissions|customers|anfragen|demandes|solicitudes|richieste|aanvragen|pedidos|zapytań)|(?:daily|weekly|monthly) (?:\w+ )?(?:digest|summary|report|recap|leads|roundup)|digest|lead (?:summary|report|recap)|your (?:week|month) (?:in|on)|leads? (?:this|last) (?:week|month)|zusammenfassung|wochenbericht|résumé hebdomadaire|resumen semanal|riepilogo|weekoverzicht|resumo semanal|podsumowanie)\b",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|noreply|notifications?|notify|mailer|leads?|newleads?|wordpress|forms?|submissions?|automated|system|postmaster|webmaster|info|kontakt|contact|website|web|www)[-+_.\w]*@",
    re.IGNORECASE,
)


def source_of(message: Message) -> str:
    """The provider of leads that sent this, "web form …" for a program of forms, or ""."""
    for header in ("from", "sender", "reply-to"):
        domain = address_of(message.headers.get(header)).rpartition("@")[2]
        for known in (_PROVIDERS, _FORMS):
            for suffix, name in known.items():
                if name and (domain == suffix or domain.endswith(f".{suffix}")):
                    return name
    if message.from_address == "local-services-noreply@google.com":
        return "Google Local Services"
    return ""


def is_provider(source: str) -> bool:
    """Whether this is one that sends leads only, unlike a program that sends forms of any kind."""
    return bool(source) and not source.startswith("web form")


def looks_like_form(message: Message) -> bool:
    """Whether subject or footer speak of a form or a new lead."""
    return bool(_SUBJECT.search(message.subject[:300])) or bool(_FOOTER.search(message.text[-3_000:]))


def looks_like_digest(message: Message) -> bool:
    """Whether the subject counts leads or calls itself a summary."""
    return _DIGEST.search(message.subject[:300]) is not None


def is_no_person(address: str) -> bool:
    """Whether nobody reads answers at this address."""
    return _NO_REPLY.match(address) is not None
