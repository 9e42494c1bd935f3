"""Reads a lead from the meta tags that some portals for homes put into the HTML of their messages."""

from __future__ import annotations

from ringback.inbox.trees import html_tree

_FIELDS = {
    "lead_name": "full_name",
    "lead_first_name": "first_name",
    "lead_last_name": "last_name",
    "lead_email": "email",
    "lead_phone": "phone",
    "lead_message": "message",
    "lead_comments": "message",
    "lead_source": "source",
    "lead_property_address": "interest",
    "lead_id": "external_id",
    "lead_address": "address",
    "lead_city": "city",
    "lead_state": "region",
    "lead_zip": "postal_code",
}


def fields_of_meta_tags(source: str) -> dict[str, object]:
    """The fields under names that `intake` knows; none where the tags are not there."""
    root = html_tree(source) if "lead_" in source.lower() else None
    if root is None:
        return {}
    fields: dict[str, object] = {}
    for tag in list(root.iter("meta"))[:200]:
        name = str(tag.get("name") or "").strip().lower()
        content = str(tag.get("content") or "").strip()[:5_000]
        if not name.startswith("lead_") or not content or name == "lead_information_version":
            continue
        key = _FIELDS.get(name, name.removeprefix("lead_").replace("_", " ").capitalize())
        fields.setdefault(key, content)
    return fields if fields.keys() & {"full_name", "first_name", "email", "phone"} else {}
