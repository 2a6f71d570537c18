"""Connections of programs: what their environments, arguments and addresses say of them."""
