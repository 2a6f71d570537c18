"""What an expression can be worth.  Knows no expression and no function."""
