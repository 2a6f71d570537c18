"""How resources reach each other: which names what is behind which, and what runs programs.  Knows no TLS."""
