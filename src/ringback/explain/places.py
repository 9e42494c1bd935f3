"""The rows of the contact rules as people call them. The rules are another room; a test compares the two lists."""

from __future__ import annotations

PLACES = {
    "CA": "Canada",
    "EU": "the European Union",
    "GB": "the United Kingdom",
    "US": "the United States",
    "US-AL": "Alabama",
    "US-CA": "California",
    "US-CT": "Connecticut",
    "US-FL": "Florida",
    "US-IL": "Illinois",
    "US-IN": "Indiana",
    "US-KY": "Kentucky",
    "US-LA": "Louisiana",
    "US-MA": "Massachusetts",
    "US-MD": "Maryland",
    "US-ME": "Maine",
    "US-MI": "Michigan",
    "US-MN": "Minnesota",
    "US-MS": "Mississippi",
    "US-NE": "Nebraska",
    "US-NM": "New Mexico",
    "US-NV": "Nevada",
    "US-NY": "New York",
    "US-OK": "Oklahoma",
    "US-OR": "Oregon",
    "US-PA": "Pennsylvania",
    "US-RI": "Rhode Island",
    "US-SD": "South Dakota",
    "US-TN": "Tennessee",
    "US-TX": "Texas",
    "US-UT": "Utah",
    "US-VA": "Virginia",
    "US-WA": "Washington",
    "US-WY": "Wyoming",
}
COURTESY = "elsewhere"
"""The row for places whose law is not known: manners, not law."""
STATE_UNKNOWN = "US-XX"
"""The row for somebody whose state is not known: the strictest of all states."""


def law_words(rule: str) -> str:
    """`the law of Florida` for `US-FL`; what is not in the list is named as it is."""
    if rule == COURTESY:
        return "courtesy, where no law is known,"
    if rule == STATE_UNKNOWN:
        return "the strictest law of any state"
    return f"the law of {PLACES.get(rule, rule)}" if rule else "the law"
