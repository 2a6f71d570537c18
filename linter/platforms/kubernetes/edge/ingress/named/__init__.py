"""Objects that annotations of an Ingress name, one module for each controller that has them."""
