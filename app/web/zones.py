"""Time zones to choose from: one a place that people know, west to east."""

from datetime import datetime, timedelta

from app.core import clock
from app.web.times import named_zone

# Each keeps a clock of its own, or is where many of the community's partners sit.
PLACES = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Bogota",
    "America/Halifax",
    "America/Sao_Paulo",
    "Atlantic/Cape_Verde",
    "UTC",
    "Africa/Accra",
    "Europe/London",
    "Africa/Lagos",
    "Africa/Kinshasa",
    "Europe/Brussels",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Zurich",
    "Africa/Cairo",
    "Africa/Harare",
    "Africa/Johannesburg",
    "Africa/Khartoum",
    "Africa/Kigali",
    "Africa/Lusaka",
    "Africa/Maputo",
    "Europe/Helsinki",
    "Africa/Addis_Ababa",
    "Africa/Dar_es_Salaam",
    "Africa/Juba",
    "Africa/Kampala",
    "Africa/Mogadishu",
    "Africa/Nairobi",
    "Asia/Riyadh",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Manila",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def choices(present: str = "") -> list[tuple[str, str]]:
    """Pairs of zone name and label, such as "Nairobi (UTC+03:00)" by today's clocks; `present` is always among them."""
    names = PLACES if not present or present in PLACES else (*PLACES, present)
    now = clock.now()
    found = []
    for name in names:
        zone = named_zone(name)
        if zone is not None:
            here = now.astimezone(zone)
            found.append((here.utcoffset() or timedelta(), _label(name, here), name))
    return [(name, label) for _, label, name in sorted(found)]


def is_offered(name: str, present: str = "") -> bool:
    return named_zone(name) is not None and (name in PLACES or name == present)


def place_of(name: str) -> str:
    """The city in the name of a zone: Dar es Salaam in Africa/Dar_es_Salaam."""
    return name.rpartition("/")[2].replace("_", " ")


def _label(name: str, here: datetime) -> str:
    offset = f"{here:%z}"
    return place_of(name) if name == "UTC" else f"{place_of(name)} (UTC{offset[:3]}:{offset[3:5]})"
