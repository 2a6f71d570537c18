"""Proxies that are configured by custom resources, one module each."""
