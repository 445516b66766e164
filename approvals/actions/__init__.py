"""What people do with drafts, requests and reviews: one function a verb."""
