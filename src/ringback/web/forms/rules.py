"""Forms of the rules page: where and when, and a declaration."""

from __future__ import annotations

from django import forms

from ringback.queries.rules_page import Asked


class AskForm(forms.Form):
    """Where and when. All of it may be empty: then nothing is asked."""

    region = forms.CharField(
        label="State, province or country",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "US-FL, Florida, CA-ON, GB"}),
    )
    phone = forms.CharField(
        label="Phone number",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "+19155550100", "inputmode": "tel"}),
    )
    postal_code = forms.CharField(label="Postal code", max_length=20, required=False)
    time_zone = forms.CharField(
        label="Stated time zone",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "America/Denver"}),
    )
    at = forms.CharField(
        label="When, in local time there",
        max_length=40,
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Empty: now.",
    )

    def asked(self) -> Asked:
        """What was typed, for the query."""
        return Asked(**self.cleaned_data)


class DeclareForm(forms.Form):
    """An emergency or a holiday, from one day to another."""

    region = forms.CharField(
        label="State or country",
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "US-LA or Louisiana"}),
    )
    kind = forms.ChoiceField(
        label="What", choices=[("emergency", "State of emergency"), ("holiday", "Proclaimed holiday")]
    )
    first_date = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    last_date = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: a holiday is one day, an emergency goes on until you lift it.",
    )
    note = forms.CharField(
        max_length=500, required=False, help_text="Who proclaimed it, and where that can be read."
    )
