"""What lets clients in: Services, Ingresses, Gateways, and the proxies that have resources of their own."""
