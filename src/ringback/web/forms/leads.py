"""Forms about leads: a new one, a pause, an end, something that happened outside the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ringback.intake.tags import read_tags
from ringback.queries.playbooks import Choice
from ringback.queries.words import ANSWERS, OUTCOMES

CALL_OUTCOMES = (
    "no_answer",
    "left_voicemail",
    "talked_yes",
    "talked_no",
    "call_back",
    "talked_not_now",
    "busy",
    "gatekeeper",
    "bad_number",
    "wrong_number",
    "not_qualified",
    "do_not_contact",
)
EMAIL_OUTCOMES = (
    "replied_yes",
    "replied_no",
    "replied_not_now",
    "replied_stop",
    "out_of_office",
    "bounced",
    "sent",
)


class NewLeadForm(forms.Form):
    """What is known about a new lead. A name or a way to reach the person is enough; the rest may come later."""

    name = forms.CharField(max_length=200, required=False)
    company = forms.CharField(max_length=200, required=False)
    phone = forms.CharField(max_length=100, required=False)
    email = forms.CharField(max_length=320, required=False, label="E-mail")
    interest = forms.CharField(max_length=500, required=False, label="What it is about")
    message = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000, required=False)
    value = forms.CharField(max_length=60, required=False, label="Worth about")
    source = forms.CharField(max_length=200, required=False, label="Where it came from")
    city = forms.CharField(max_length=120, required=False)
    region = forms.CharField(max_length=60, required=False, label="State or province")
    postal_code = forms.CharField(max_length=20, required=False, label="ZIP or postal code")
    role = forms.CharField(max_length=100, required=False, label="What they do there")
    tags = forms.CharField(max_length=1500, required=False, help_text="With commas between.")
    playbook = forms.ChoiceField(required=False)
    best_time = forms.CharField(max_length=200, required=False, label="When they want to be called")
    mine = forms.BooleanField(required=False, initial=True, label="This lead is mine")
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, playbooks: Sequence[Choice] = ()) -> None:
        super().__init__(data)
        field = self.fields["playbook"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("" if one.is_default else one.name, one.title or one.name) for one in playbooks]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(name) for name in ("name", "company", "phone", "email")):
            raise forms.ValidationError("Give at least a name, a phone number or an e-mail address.")
        return data

    def fields_given(self) -> dict[str, object]:
        """What was typed, by the names that `intake` knows."""
        data = self.cleaned_data
        names = {"postal_code": "postal code", "region": "state", "best_time": "best time to call"}
        skipped = {"mine", "anyway"}
        return {names.get(name, name): value for name, value in data.items() if value and name not in skipped}

    def ask_anyway(self) -> None:
        """Show the form again with its problems; sent once more, it is kept as it is."""
        self.data = {**self.data, "anyway": "on"}


class NamedForm(forms.Form):
    """Somebody else: a referral, or a colleague of the person."""

    full_name = forms.CharField(max_length=200, label="Name")
    role = forms.CharField(max_length=100, required=False)
    phone = forms.CharField(max_length=100, required=False)
    email = forms.CharField(max_length=320, required=False)
    note = forms.CharField(max_length=2000, required=False)


class UntilForm(forms.Form):
    """A pause: until when, and why."""

    until = forms.CharField(max_length=30, label="Until")
    reason = forms.CharField(max_length=200, required=False)


class CloseForm(forms.Form):
    """The end, with its answer."""

    answer = forms.ChoiceField(choices=list(ANSWERS.items()))
    note = forms.CharField(max_length=500, required=False)


class ByHandForm(forms.Form):
    """Something that happened outside the desk. `at` and `until` are local times of the reader and of the lead."""

    what = forms.ChoiceField(
        choices=[(f"call:{code}", OUTCOMES[code]) for code in CALL_OUTCOMES]
        + [(f"email:{code}", OUTCOMES[code]) for code in EMAIL_OUTCOMES]
    )
    at = forms.CharField(max_length=30, required=False)
    until = forms.CharField(max_length=30, required=False)
    note = forms.CharField(max_length=2000, required=False)


class ChangeForm(forms.Form):
    """What is known of a lead. An empty value means that it is not known."""

    value = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)
    interest = forms.CharField(max_length=500, required=False)
    notes = forms.CharField(max_length=10_000, required=False)
    tags = forms.CharField(max_length=1500, required=False)
    role = forms.CharField(max_length=100, required=False)

    def values(self) -> dict[str, Any]:
        """What to change. Tags and role are left alone where a page does not ask for them."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("tags", "role")}
        if "tags" in self.data:
            given["tags"] = read_tags(self.cleaned_data["tags"])
        if "role" in self.data:
            given["role"] = self.cleaned_data["role"]
        return given
