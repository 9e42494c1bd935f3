"""The pure engine: a frozen snapshot of one enrollment and the time go in, ONE decision with its reasons comes out.

Standard library only. No clock, no random, no logging, no input or output may live in this package.
"""

__version__ = "3"
"""Stored with every touch, so that a replay of an old decision can tell which rules made it."""
