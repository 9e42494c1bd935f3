"""Forms about people: what they allow, who they are, what must not be contacted."""

from __future__ import annotations

from typing import Any

from django import forms

from ringback.queries.words import CHANNEL_NAMES, GROUND_NAMES, SUPPRESSION_NAMES


class ConsentForm(forms.Form):
    """A consent that a person gave by another way than the public form."""

    channel = forms.ChoiceField(choices=list(CHANNEL_NAMES.items()))
    how = forms.CharField(max_length=500, error_messages={"required": "Say how it was given."})
    text_shown = forms.CharField(max_length=4_000, required=False)
    point = forms.CharField(max_length=320, required=False)
    page = forms.CharField(max_length=500, required=False)
    given_at = forms.CharField(max_length=40, required=False)


class GroundForm(forms.Form):
    """A fact that relaxes a rule."""

    kind = forms.ChoiceField(choices=list(GROUND_NAMES.items()))
    since_at = forms.CharField(max_length=40, error_messages={"required": "Say since when."})
    until_at = forms.CharField(max_length=40, required=False)
    evidence = forms.CharField(max_length=500, error_messages={"required": "Say what shows it."})


class SuppressionForm(forms.Form):
    """A line for the opt-out list."""

    kind = forms.ChoiceField(label="What", choices=list(SUPPRESSION_NAMES.items()))
    text = forms.CharField(
        label="Which",
        max_length=320,
        help_text="A number, address, domain or name; for a person their lead, as #12.",
    )
    reason = forms.CharField(label="Why", max_length=200)
    evidence = forms.CharField(
        max_length=500, required=False, help_text="Where it can be looked up: a letter, a date, a call."
    )
    own = forms.BooleanField(label="They asked for it themselves", required=False, initial=True)


class LiftForm(forms.Form):
    """Why a line comes off the list."""

    reason = forms.CharField(max_length=200, error_messages={"required": "Say why it is lifted."})
    evidence = forms.CharField(max_length=500, required=False)
    text = forms.CharField(max_length=320, required=False)


class ConsentTextsForm(forms.Form):
    """The words of the boxes on the public form; an empty one is no box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, name in CHANNEL_NAMES.items():
            self.fields[channel] = forms.CharField(
                label=name, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def texts(self) -> dict[str, str]:
        """What to store: the words by channel, empty ones left out."""
        return {name: text.strip() for name, text in self.cleaned_data.items() if text.strip()}
