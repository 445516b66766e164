"""The pages of requests, drafts and reviews."""
