"""Objects, how they name each other, and the pods that they run.  Knows no kind that concerns TLS."""
