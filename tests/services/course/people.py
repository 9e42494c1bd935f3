"""Who comes in during a course of events: people who share numbers, names, companies and places that are special."""

from __future__ import annotations

from typing import Any

PEOPLE: list[dict[str, str]] = [
    {
        "name": "Ann Lee",
        "phone": "(303) 555-0142",
        "email": "ann@lead.example",
        "postal_code": "80202",
        "company": "Lee Bakery",
        "role": "baker",
    },
    {"name": "Bob Roe", "phone": "(303) 555-0142", "email": "bob@lead.example"},  # Ann's number
    {"name": "Cem Kaya", "phone": "(305) 555-0111", "region": "FL", "value": "9000", "tags": "hot"},
    {"name": "Dee Poe", "email": "dee@lead.example", "country": "CA"},
    {"name": "Eve Doe", "city": "Denver", "region": "CO"},  # no way to reach her
    {"name": "Ann Lee", "email": "ann@lead.example", "phone": "(303) 555-0177", "value": "12000"},
    {
        "name": "Fay Lee",
        "phone": "(303) 555-0133",
        "email": "fay@bakery.example",
        "company": "Lee Bakery",
        "role": "owner",
        "consent_sms": "yes",
        "consent_at": "2026-02-20",
    },
    {
        "name": "Guy Roux",
        "phone": "(504) 555-0155",
        "email": "guy@lead.example",
        "address": "5 Canal Street",
        "city": "New Orleans",
        "region": "LA",
        "postal_code": "70112",
        "playbook": "small-a",
    },
    {
        "name": "Hal Orr",
        "phone": "(580) 555-0166",
        "region": "OK",
        "best_time": "mornings",
        "playbook": "champion",
    },
    {"name": "Ivy Ames", "phone": "+44 20 7946 0018", "email": "ivy@lead.example", "country": "GB"},
]

LIST = "name,phone,email,company,region,value,tags,notes,playbook\n"
ROWS = [
    "Ann Lee,(303) 555-0142,ann@lead.example,,,,old,,",
    "Jan Fox,(305) 555-0112,jan@lead.example,Lee Bakery,FL,1000,fair,,small-b",
    "Kim Orr,,kim@lead.example,Orr Homes,,15000,,,",
    "Lou Nix,(405) 555-0113,,Orr Homes,OK,,,,stale-list",
    "Max Ray,(303) 555-0114,max@lead.example,,CO,,,DO NOT CALL,",
    "Fay Lee,(303) 555-0133,,Lee Bakery,,,,,champion",
]

LINES = [
    ("domain", "lead.example"),
    ("organization", "Lee Bakery"),
    ("phone", "(303) 555-0142"),
    ("email", "kim@lead.example"),
    ("person", "#1"),
    ("person", "#2"),
]

NAMED: list[dict[str, Any]] = [
    {"full_name": "Ned Lee", "phone": "(303) 555-0201", "email": "ned@bakery.example", "role": "owner"},
    {"full_name": "Oda Lee", "email": "oda@bakery.example", "role": "office manager"},
    {"full_name": "Fay Lee", "phone": "(303) 555-0133", "role": "owner"},
    {"full_name": "Bob Roe", "phone": "(303) 555-0142"},
]

REGIONS = ["US-LA", "US-FL", "US-OK", "US-CO", "Alabama"]
