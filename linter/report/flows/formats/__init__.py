"""Output formats of data flows, one module each."""
