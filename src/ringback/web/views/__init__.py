"""One view makes one call into a service or a query. No view imports another view."""
