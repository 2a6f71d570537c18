"""Services that a load balancer of a cloud stands in front of."""
