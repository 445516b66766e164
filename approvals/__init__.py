"""May it run: requests, routing, reviews, conditions, authorisations."""
