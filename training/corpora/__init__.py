"""What the shipped reader learns from: public sets whose licence allows it, and texts of this repository."""
