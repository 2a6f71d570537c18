"""Facts about TLS itself: versions, cipher suites, named groups, cipher strings, vendors' named policies.

Knows no platform, no place and no opinion.
"""
