"""The made-up people of the sample workspace. Numbers are of the range kept for fiction, addresses of example.com."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One made-up lead. `story`: what came of each call so far, in order; `days_ago`: when it arrived."""

    name: str
    city: str
    region: str
    postal_code: str
    phone: str
    interest: str
    message: str = ""
    value: str = ""
    source: str = "web form"
    company: str = ""
    days_ago: float = 0.0
    story: tuple[str, ...] = ()
    notes: str = ""
    email: bool = True


def _made(
    name: str, place: tuple[str, str, str, str], last: int, interest: str, value: str, **more: object
) -> Made:
    city, region, postal_code, area = place
    phone = f"({area}) 555-01{last:02d}" if last >= 0 else ""
    return Made(
        name=name,
        city=city,
        region=region,
        postal_code=postal_code,
        phone=phone,
        interest=interest,
        value=value,
        **more,  # type: ignore[arg-type]  # checked by the dataclass's own names, and by a test that makes them all
    )


DENVER = ("Denver", "CO", "80202", "303")
AUSTIN = ("Austin", "TX", "78701", "512")
BOSTON = ("Boston", "MA", "02108", "617")
CHICAGO = ("Chicago", "IL", "60601", "312")
PHOENIX = ("Phoenix", "AZ", "85001", "602")
PORTLAND = ("Portland", "OR", "97201", "503")
MIAMI = ("Miami", "FL", "33101", "305")
HONOLULU = ("Honolulu", "HI", "96813", "808")
HAGATNA = ("Hagåtña", "GU", "96910", "671")
TORONTO = ("Toronto", "ON", "M5H 2N2", "416")

EVERYWHERE = (HONOLULU, PHOENIX, DENVER, CHICAGO, BOSTON, HAGATNA)
"""West to east, so that at almost any hour somebody may be called somewhere."""

NOBODY = ("no_answer", "left_voicemail", "no_answer", "busy", "no_answer")

PEOPLE: tuple[Made, ...] = (
    _made(
        "Wei Thompson",
        DENVER,
        2,
        "boiler replacement",
        "9400",
        days_ago=1.2,
        story=("no_answer", "no_answer", "call_back"),
    ),
    _made(
        "Priya Raman",
        AUSTIN,
        3,
        "water softener",
        "2600",
        days_ago=2.1,
        story=NOBODY,
        message="Do you also do salt delivery?",
    ),
    _made(
        "Tomás O’Brien",
        CHICAGO,
        4,
        "repiping, three floors",
        "45000",
        days_ago=3.4,
        company="Lakeside Lofts",
        story=NOBODY,
    ),
    _made("Greta Holm", BOSTON, 5, "tankless heater", "3800", days_ago=0.9, story=("no_answer",)),
    _made(
        "Dev Patel",
        PHOENIX,
        6,
        "leak under the slab",
        "6200",
        days_ago=1.9,
        story=("left_voicemail", "no_answer", "talked_yes"),
    ),
    _made(
        "Amara Nwosu", MIAMI, 7, "bathroom remodel", "18500", days_ago=6.0, story=NOBODY, source="referral"
    ),
    _made("Jonas Weber", PORTLAND, 8, "sewer camera", "450", days_ago=4.2, story=("no_answer", "talked_no")),
    _made(
        "Lucía Fernández",
        AUSTIN,
        9,
        "gas line for a kitchen",
        "2100",
        days_ago=5.0,
        story=("no_answer", "no_answer", "talked_not_now"),
    ),
    _made("Mika Tanaka", HONOLULU, 10, "solar water heater", "7800", days_ago=2.6, story=NOBODY),
    _made(
        "Bill Carver",
        DENVER,
        11,
        "frozen pipe",
        "900",
        days_ago=8.0,
        story=("do_not_contact",),
        source="Google Ads",
    ),
    _made(
        "Olu Adeyemi",
        CHICAGO,
        12,
        "sump pump",
        "1500",
        days_ago=9.3,
        story=("no_answer", "gatekeeper", "talked_yes"),
    ),
    _made("Sofia Rossi", BOSTON, 13, "radiators", "5200", days_ago=12.0, story=NOBODY),
    _made(
        "Harper Lee Quinn",
        PHOENIX,
        14,
        "pool heater",
        "11000",
        days_ago=15.0,
        story=NOBODY,
        source="trade show",
    ),
    _made("Noah Bergström", TORONTO, 15, "backflow test", "300", days_ago=20.0, story=NOBODY),
    _made("Chloe Martin", PORTLAND, 16, "kitchen sink", "700", days_ago=3.0, story=("bad_number",)),
    _made(
        "Ahmed Haddad", MIAMI, 17, "water heater", "2400", days_ago=2.0, story=("wrong_number",), email=False
    ),
    _made(
        "Rosa Lindqvist",
        DENVER,
        18,
        "furnace died last night",
        "12000",
        days_ago=30.0,
        story=(*NOBODY, *NOBODY, "talked_yes"),
    ),
    _made(
        "Kofi Mensah",
        CHICAGO,
        19,
        "three bathrooms",
        "32000",
        days_ago=40.0,
        story=NOBODY,
        company="Mensah Homes",
    ),
    _made("Anaïs Dubois", BOSTON, 20, "dripping tap", "180", days_ago=50.0, story=("not_qualified",)),
    _made("Jürgen Vogt", AUSTIN, 21, "heat pump", "14500", days_ago=0.5, story=()),
    _made("Elena Popescu", PHOENIX, 22, "water filter", "850", days_ago=1.1, story=("busy", "no_answer")),
    _made("Marcus Bell", DENVER, 23, "drain cleaning", "400", days_ago=130.0, story=NOBODY),
    _made(
        "Hannah Weiss",
        CHICAGO,
        24,
        "commercial kitchen",
        "60000",
        days_ago=10.0,
        company="Weiss Bakery",
        story=NOBODY,
    ),
    _made("Ivy Chen", HONOLULU, 25, "leaking shower", "1200", days_ago=1.6, story=("left_voicemail",)),
    _made("Samuel Okafor", MIAMI, 26, "hydro jetting", "950", days_ago=2.3, story=NOBODY),
    _made(
        "Freya Larsen",
        PORTLAND,
        27,
        "rain water tank",
        "5600",
        days_ago=7.0,
        story=("no_answer", "call_back", "talked_yes"),
    ),
    _made("Diego Morales", AUSTIN, 28, "irrigation", "3100", days_ago=4.0, story=("talked_not_now",)),
    _made("Nora Byrne", BOSTON, 29, "oil to gas", "16800", days_ago=5.5, story=NOBODY, source="referral"),
    _made("Pavel Novák", CHICAGO, 30, "boiler service", "350", days_ago=6.6, story=("talked_no",)),
    _made("Zoë Albright", DENVER, 31, "steam shower", "8900", days_ago=0.3, story=()),
    _made(
        "Grace Kim",
        PHOENIX,
        -1,
        "new bathroom",
        "21000",
        days_ago=2.9,
        notes="card from the home show, no number",
    ),
    _made(
        "Theo Baptiste",
        MIAMI,
        -1,
        "outdoor shower",
        "2200",
        days_ago=1.0,
        email=False,
        notes="neighbor of the Garcias",
    ),
    _made(
        "Yara Costa", HONOLULU, 34, "water pressure", "600", days_ago=3.7, story=("no_answer", "no_answer")
    ),
    _made(
        "Luka Horvat", DENVER, 35, "snow melt system", "27000", days_ago=14.0, story=(*NOBODY, "talked_yes")
    ),
    _made("Mei Lin", PORTLAND, 36, "toilet replacement", "500", days_ago=11.0, story=NOBODY),
    _made("Oscar Reyes", AUSTIN, 37, "well pump", "4300", days_ago=18.0, story=NOBODY),
)
"""Those whose story has begun; `sample.py` adds four who ask right now, from wherever they may be called."""

ASKING_NOW: tuple[tuple[str, str, str, str, int], ...] = (
    (
        "Rosalind Achterberg",
        "Our heater died last night. Can someone come today?",
        "heater is dead",
        "12000",
        40,
    ),
    ("Kwame Boateng", "Water is coming through the ceiling!", "ceiling leak", "6500", 41),
    ("Ingrid Sørensen", "We would like a quote for two bathrooms.", "two bathrooms", "24000", 42),
    ("Patrick Doyle", "How much is a yearly boiler service?", "boiler service", "320", 43),
)
"""Name, message, interest, value, last two digits of the number."""
