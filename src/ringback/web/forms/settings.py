"""Forms of the settings page, one for each card."""

from __future__ import annotations

from typing import Any

from django import forms

from ringback.web.forms.account import HoursForm, zone_choices

ROLES = [
    ("rep", "Rep: works the desk"),
    ("manager", "Manager: also import and settings"),
    ("owner", "Owner: everything"),
]


class BusinessForm(HoursForm):
    """Who you are to your leads, and when you are open."""

    name = forms.CharField(label="Name of the business", max_length=200)
    phone = forms.CharField(max_length=40, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    website = forms.CharField(max_length=200, required=False)
    postal_address = forms.CharField(
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    time_zone = forms.ChoiceField(choices=zone_choices)
    holidays = forms.CharField(
        max_length=16,
        required=False,
        help_text="US, US-CO, CA, CA-ON or another country or state; empty: no holidays.",
    )
    high_value = forms.DecimalField(
        label="High-value line",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="Leads worth more than this get the upper end of every range, and weekly calls.",
    )

    def values(self) -> dict[str, Any]:
        """What to store."""
        names = (
            "name",
            "phone",
            "email",
            "website",
            "postal_address",
            "time_zone",
            "holidays",
            "high_value",
            "hours",
        )
        return {name: self.cleaned_data[name] for name in names}


class LimitForm(forms.Form):
    """At most so many calls in so many hours; the service says what is nonsense."""

    calls = forms.IntegerField(label="At most so many calls", min_value=1, widget=forms.NumberInput())
    hours = forms.IntegerField(label="in any so many hours", min_value=1, widget=forms.NumberInput())


class MemberForm(forms.Form):
    """Somebody new, or somebody known already, in a role."""

    name = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(label="E-mail", max_length=254)
    password = forms.CharField(
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="To sign in with; needed for somebody new. At least 10 characters.",
    )
    role = forms.ChoiceField(choices=ROLES)


class TokenForm(forms.Form):
    name = forms.CharField(label="What will use it", max_length=100)
    role = forms.ChoiceField(
        label="What it may do",
        choices=[("rep", "The work of a rep"), ("manager", "Also change playbooks")],
        required=False,
    )
