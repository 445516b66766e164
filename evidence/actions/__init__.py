"""What the evidence room does: print and export records, build packs, hand them out."""
