"""Forms of signing in and of the first run."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password

from ringback.rules.hours import DAYS, LABELS, parse_hours

COMMON_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
    "America/Halifax",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Sydney",
)


def zone_choices() -> list[Any]:
    """Every time zone by name, the common ones first."""
    rest = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    return [
        ("Common", [(name, name.replace("_", " ")) for name in COMMON_ZONES]),
        ("All", [(name, name.replace("_", " ")) for name in rest if name not in COMMON_ZONES]),
    ]


def read_week(data: dict[str, Any]) -> dict[str, Any]:
    """The fields `hours_mon` … `hours_sun` as the mapping that is stored. ValueError says what to write instead."""
    week = {
        day: [part.strip() for part in str(data.get(f"hours_{day}") or "").split(",") if part.strip()]
        for day in DAYS
    }
    kept = {day: spans for day, spans in week.items() if spans}
    if not any(parse_hours(kept)):
        raise ValueError("Give at least one day with opening hours, for example 08:00-18:00.")
    return kept


class HoursForm(forms.Form):
    """A line of opening hours for each weekday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in zip(DAYS, LABELS, strict=True):
            field = forms.CharField(max_length=100, required=False, label=label)
            field.widget.attrs["placeholder"] = "shut"
            self.fields[f"hours_{day}"] = field

    def hours_fields(self) -> list[forms.BoundField]:
        """The seven lines, for the template."""
        return [self[f"hours_{day}"] for day in DAYS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["hours"] = read_week(data)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return data


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class WelcomeForm(HoursForm):
    """Who you are, and the business."""

    name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 10}),
        help_text="At least 10 characters.",
    )
    business_name = forms.CharField(
        label="Name of the business",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.ChoiceField(choices=zone_choices)
    phone = forms.CharField(
        label="Business phone",
        max_length=40,
        required=False,
        help_text="People are asked to call this number back.",
    )
    postal_address = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        help_text="The law asks for one in every automatic e-mail; without it none is sent.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        start = {f"hours_{day}": "08:00-18:00" for day in DAYS[:5]}
        kwargs["initial"] = {**start, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refused here already, before anything is made."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def business(self) -> dict[str, Any]:
        """The arguments that make the workspace."""
        data = self.cleaned_data
        return {
            "name": data["business_name"],
            "time_zone": data["time_zone"],
            "hours": data["hours"],
            "phone": data["phone"],
            "email": data["email"],
            "postal_address": data["postal_address"],
        }
