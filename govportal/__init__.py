"""The platform every room stands on."""
