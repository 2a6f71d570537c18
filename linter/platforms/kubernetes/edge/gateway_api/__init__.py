"""The Gateway API: listeners, routes, and the policies that are attached to them."""
