"""What goes before a check or after it: setting up, what is accepted, and reports that are told again."""
