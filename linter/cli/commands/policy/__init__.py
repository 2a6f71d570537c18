"""`tlslint policy`: policy files are written, checked and tested."""
