"""Configuration of other programs that resources carry."""
