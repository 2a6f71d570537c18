"""What a terminal shows: colours, and lines of files with what is meant marked."""
