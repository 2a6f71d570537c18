"""What a rule is and what is known of a line, for who asks."""
