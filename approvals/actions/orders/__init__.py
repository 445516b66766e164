"""Provisional orders: asked for with an emergency change, given by two, ended by the review."""
