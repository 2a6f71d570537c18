"""What a run adds up to, and by whose word it judged."""
