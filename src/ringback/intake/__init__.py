"""Pure reading of what people wrote: lists, forms, cells. No database, no clock, no network; nothing is evaluated.

Every reader takes text and gives back a value, `None` for "nothing was given", or `Unreadable` with a sentence for the
person who has to fix it. No reader raises for any text; only `read_table` does, with `CannotRead`.
"""
