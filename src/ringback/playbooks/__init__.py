"""Playbooks: how leads are followed up, and what is said to them."""
