"""Real ways to the outside world. An adapter imports `ringback.ports` and nothing else of Ringback."""
