"""The Django app `store`: tables, transactions, claims, secrets. No rules.

What may live here: models, managers, constraints, indexes, migrations, and the few statements that must be exact
on every database (claims, numbers). What may not: decisions, permissions, sending, and any reading of the clock;
`created_at` and its like are arguments, never defaults.
"""
