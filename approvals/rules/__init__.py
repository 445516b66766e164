"""What a request must say, how it is classified and routed, and who may decide. Pure Python."""
