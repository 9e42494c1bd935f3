"""The composition root: settings, addresses, logging. It alone may know every other package."""
