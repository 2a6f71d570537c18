"""Files to blocks: includes, inheritance, variables, and the release that reads them.  Knows no TLS."""
