"""Reasons as people read them. The engine's codes and parameters go in, one plain sentence each comes out."""
