"""What standards require, and whether the files show that it is so."""
