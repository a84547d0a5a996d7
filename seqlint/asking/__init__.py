"""What a rule may ask a program: questions that several rules share."""
