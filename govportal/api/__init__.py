"""The base every room's API stands on: problems, paging, tags, keys, metering, schema.

It knows no room. How a room uses it: docs/api.md, "For those who add to it".
"""
