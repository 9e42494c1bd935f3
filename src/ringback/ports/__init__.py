"""What Ringback needs from the outside world, said as values and Protocols. Standard library only; no I/O here."""
