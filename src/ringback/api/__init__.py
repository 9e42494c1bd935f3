"""The REST API: thin calls into services and queries. Nothing here reads or writes a table."""
