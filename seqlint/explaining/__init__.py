"""What a rule says of itself: in the terminal, in the documentation, by its examples."""
