"""Which files may be attached to requests and reviews: what every room accepts."""

from govportal.file_rules import TYPES, FileFacts, content_type, file_refusal, plain_name

__all__ = ["TYPES", "FileFacts", "content_type", "file_refusal", "plain_name"]
