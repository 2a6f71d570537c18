"""How certificates live, and who notices their end."""
