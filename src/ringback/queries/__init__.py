"""The only readers for pages and API. Frozen rows come out; who may see what is decided in `access.py`."""
