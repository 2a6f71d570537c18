"""An inventory of cryptography: every endpoint, certificate and key among the files, with the values in effect."""
