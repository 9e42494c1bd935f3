"""The pages: thin views over queries and services, templates, and the files they need. No rules, no models."""
