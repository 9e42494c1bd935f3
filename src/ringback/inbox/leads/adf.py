"""Reads a lead in ADF 1.0, the XML of the car trade, from the body of a message or from a file in it.

The format's own sample is not valid, so it is read leniently: any case of names, a processing instruction before it,
dates with missing figures. A DOCTYPE or an entity is refused, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ringback.inbox.message import Message
from ringback.inbox.trees import Tree, xml_tree

LONGEST = 400_000
"""Characters of one ADF document; more is not read."""
_BEGIN = re.compile(r"<adf(?=[\s>])", re.IGNORECASE)
_END = re.compile(r"</adf\s*>", re.IGNORECASE)
_FORBIDDEN = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HOUR = re.compile(r"(?<=T)(\d)(?=:)")
_OFFSET = re.compile(r"([+-]\d{2}):?(\d)?$")
_NAMES = {
    "first": "first_name",
    "last": "last_name",
    "full": "full_name",
    "middle": "Middle name",
    "suffix": "Suffix",
}


class RefusedXml(ValueError):
    """The XML holds what is not read: a DOCTYPE, an entity, more than one lead. The text is a sentence."""


def find_adf(message: Message) -> str | None:
    """The ADF document in this message, or None. Raises RefusedXml for a DOCTYPE or an entity."""
    for text in _texts(message):
        begin = _BEGIN.search(text)
        if begin is None:
            continue
        head = text[max(0, begin.start() - 2_000) : begin.start()]
        end = _END.search(text, begin.end())
        document = text[begin.start() : min(end.end() if end else len(text), begin.start() + LONGEST)]
        if _FORBIDDEN.search(head) or _FORBIDDEN.search(document):
            raise RefusedXml("Its ADF has a DOCTYPE or an entity, which is not read.")
        return document
    return None


def _texts(message: Message) -> Iterator[str]:
    yield message.text
    for part in message.parts:
        if part.text:
            yield part.text
        elif part.data and part.filename.lower().endswith((".xml", ".adf")):
            yield part.data[:LONGEST].decode("utf-8", "replace")


def fields_of_adf(document: str) -> dict[str, object]:
    """The fields of its one prospect under names that `intake` knows. Raises RefusedXml for none or several."""
    root = xml_tree(document)
    if root is None:
        raise RefusedXml("Its ADF cannot be read.")
    prospects = _all(root, "prospect") or ([root] if _all(root, "customer") else [])
    if len(prospects) != 1:
        raise RefusedXml(
            f"Its ADF brings {len(prospects)} leads, not one." if prospects else "Its ADF brings no lead."
        )
    return _fields(prospects[0])


def _fields(prospect: Tree) -> dict[str, object]:
    fields: dict[str, object] = {}

    def put(name: str, value: str) -> None:
        if value and name not in fields:
            fields[name] = value

    customer = _first(prospect, "customer")
    contact = _first(customer, "contact") if customer is not None else None
    if contact is None:
        contact = customer
    if contact is not None:
        _contact(contact, fields)
    ident = _first(prospect, "id")
    put("external_id", _text(ident))
    put("arrived_at", mended_date(_text(_first(prospect, "requestdate"))))
    put("interest", "; ".join(filter(None, (_vehicle(one) for one in _all(prospect, "vehicle")[:5])))[:500])
    put("message", _text(_first(customer, "comments")) or _text(_first(prospect, "comments")))
    timeframe = _first(customer, "timeframe")
    if timeframe is not None:
        put("Time frame", " ".join(" ".join(timeframe.itertext()).split())[:200])
    provider = _first(prospect, "provider")
    put("source", _text(_first(provider, "name")))
    put("source", str(ident.get("source") or "") if ident is not None else "")
    put("Service", _text(_first(provider, "service")))
    put("Vendor", _text(_first(_first(prospect, "vendor"), "vendorname")))
    return fields


def _contact(contact: Tree, fields: dict[str, object]) -> None:
    names: dict[str, str] = {}
    for name in _all(contact, "name"):
        part = str(name.get("part") or "full").lower()
        key = (
            "company" if str(name.get("type") or "").lower() == "business" else _NAMES.get(part, "full_name")
        )
        if _text(name) and key not in names:
            names[key] = _text(name)
    if {"first_name", "last_name"} <= set(names):
        names.pop("full_name", None)
    fields.update(names)
    emails = [_text(one) for one in _all(contact, "email") if _text(one)]
    lines = [one for one in _all(contact, "phone") if str(one.get("type") or "").lower() != "fax"]
    phones = [_text(one) for one in lines if _text(one)]
    if emails:
        fields["email"] = list(dict.fromkeys(emails))
    if phones:
        fields["phone"] = list(dict.fromkeys(phones))
    times = [str(one.get("time") or "") for one in lines]
    wanted = next((one for one in times if one and one.lower() not in ("nopreference", "any")), "")
    if wanted:
        fields["best time to call"] = wanted
    address = _first(contact, "address")
    if address is not None:
        street = [_text(one) for one in (*_all(address, "street"), *_all(address, "apartment")) if _text(one)]
        places = {
            "address": ", ".join(street),
            "city": _text(_first(address, "city")),
            "region": _text(_first(address, "regioncode")),
            "postal_code": _text(_first(address, "postalcode")),
            "country": _text(_first(address, "country")),
        }
        fields.update({key: value for key, value in places.items() if value})


def _vehicle(vehicle: Tree) -> str:
    words = [str(vehicle.get("interest") or ""), str(vehicle.get("status") or "")]
    words += [_text(_first(vehicle, name)) for name in ("year", "make", "model", "trim")]
    stock = _text(_first(vehicle, "stock"))
    return " ".join(word for word in [*words, f"(stock {stock})" if stock else ""] if word)


def mended_date(text: str) -> str:
    """A date as ADF senders write it, with the figures that they leave out: `T8:47` and `-08:0` are common."""
    text = _HOUR.sub(r"0\1", text.strip()[:60])
    if "T" not in text:
        return text
    return _OFFSET.sub(
        lambda found: f"{found[1]}:{(found[2] or '0')}0" if len(found[0]) < 6 else found[0], text
    )


def _name(element: Tree) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _all(element: Tree | None, name: str) -> list[Tree]:
    return [] if element is None else [one for one in element.iter() if _name(one) == name][:200]


def _first(element: Tree | None, name: str) -> Tree | None:
    found = _all(element, name)
    return found[0] if found else None


def _text(element: Tree | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())[:5_000]
