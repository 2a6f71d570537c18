"""What the tables of resource types leave to code, a folder for each provider."""
