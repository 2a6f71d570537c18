"""Listeners, from filter chains down to the routes of requests."""
