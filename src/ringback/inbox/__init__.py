"""Understanding one message that came in: what it is, what it means, whom it is about. Bytes in, frozen values out.

No database, no network, no clock: the instant that a date is counted from is that of the message. Nothing raises for
any bytes whatever: what cannot be read is `unknown`, with the reason, and a person looks at it.
"""
