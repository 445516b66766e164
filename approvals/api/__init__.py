"""What approvals adds to the API: requests and their drafts."""
