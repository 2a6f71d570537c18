"""What answers people who ask: what is known of a line, what the model holds, and its words."""
