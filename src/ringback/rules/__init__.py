"""Contact rules as data: hours, time zones, holidays, and what the law of a place allows.

May live here: rules that follow from a place and a date, the tables behind them, and their readers. May not: the clock,
the database, anything about one lead's history. Nothing here is legal advice; every row names its source.
"""
