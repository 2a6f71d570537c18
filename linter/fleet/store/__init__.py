"""Where all that was read is kept, and asked.  Judges nothing."""
