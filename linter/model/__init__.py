"""What all platforms map to: endpoints, findings about them, and what names of hosts tell."""
