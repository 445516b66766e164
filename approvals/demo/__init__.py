"""The demo organisation: invented people, agents and months of requests, made by the actions."""
