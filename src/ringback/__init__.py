"""Ringback: answers every new lead in time, and can say why, when, and what next."""

__version__ = "0.1.0"
