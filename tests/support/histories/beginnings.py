"""The files that two made repositories begin with, and the blocks that people add to them later.

Every name has a number that no other has, so that a finding is known again wherever its block goes.
"""

from collections.abc import Mapping

_MODULES = """module "edge" {
  source     = "../../modules/edge"
  ssl_policy = var.ssl_policy
}

module "data" {
  source  = "../../modules/data"
  encrypt = var.encrypt
}
"""
_VARIABLES = """variable "ssl_policy" {
  type    = string
  default = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}

variable "encrypt" {
  type    = bool
  default = true
}
"""
_LISTENER = """resource "aws_lb_listener" "web%N" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/web%N/1"
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = {policy}
  certificate_arn   = "arn:aws:acm:eu-central-1:1:certificate/1"
  default_action {
    type = "fixed-response"
  }
}
"""
_CACHE = """resource "aws_elasticache_replication_group" "cache%N" {
  replication_group_id       = "cache%N"
  description                = "Sessions"
  transit_encryption_enabled = {encrypt}
}
"""
_STORAGE = """resource "azurerm_storage_account" "store%N" {
  name                       = "store%N"
  min_tls_version            = "TLS1_1"
  https_traffic_only_enabled = true
}
"""
_VIEWERS = """resource "aws_cloudfront_distribution" "cdn%N" {
  enabled = true
  origin {
    domain_name = "origin%N.example.com"
    origin_id   = "origin"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.1", "TLSv1.2"]
    }
  }
  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "origin"
    viewer_protocol_policy = "allow-all"
  }
  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:1:certificate/1"
    minimum_protocol_version = "TLSv1_2016"
    ssl_support_method       = "sni-only"
  }
}
"""
_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app%N
spec:
  selector:
    matchLabels: {app: app%N}
  template:
    metadata:
      labels: {app: app%N}
    spec:
      containers:
        - name: app
          image: registry.example.com/app:1
          env:
            - name: DATABASE_URL
              value: "postgres://db%N.example.com:5432/app?sslmode=disable"
"""
_INGRESS = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: site%N
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
spec:
  ingressClassName: nginx
  tls:
    - hosts: [site%N.example.com]
      secretName: site%N
  rules:
    - host: site%N.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service: {name: site%N, port: {number: 80}}
"""
_MESH = """apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: mesh%N
  namespace: mesh%N
spec:
  mtls:
    mode: PERMISSIVE
"""
_SERVER = """server {
    listen 443 ssl;
    server_name shop%N.example.com;
    ssl_certificate shop.crt;
    ssl_certificate_key shop.key;
    ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;
    location / {
        proxy_pass https://api%N.example.net;
    }
}
"""
_INCLUDING = """server {
    listen 443 ssl;
    server_name desk%N.example.com;
    include snippets/tls.conf;
    location / {
        proxy_pass http://desk%N.example.net:8080;
    }
}
"""
_TLS = """ssl_certificate shop.crt;
ssl_certificate_key shop.key;
ssl_protocols TLSv1.2 TLSv1.3;
"""
_ENVOY = """static_resources:
  listeners:
    - name: partners%N
      address:
        socket_address: {address: 0.0.0.0, port_value: 9443}
      filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              common_tls_context:
                tls_params:
                  tls_minimum_protocol_version: TLSv1_1
                tls_certificates:
                  - certificate_chain: {filename: /etc/envoy/partners.crt}
                    private_key: {filename: /etc/envoy/partners.key}
          filters:
            - name: envoy.filters.network.tcp_proxy
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                stat_prefix: partners
                cluster: stock%N
  clusters:
    - name: stock%N
      type: STRICT_DNS
      load_assignment:
        cluster_name: stock%N
        endpoints:
          - lb_endpoints:
              - endpoint:
                  address:
                    socket_address: {address: stock%N.example.net, port_value: 8443}
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: stock%N.example.net
"""
_CHART = """apiVersion: apps/v1
kind: Deployment
metadata: {name: till%N}
spec:
  selector: {matchLabels: {app: till%N}}
  template:
    metadata: {labels: {app: till%N}}
    spec:
      containers:
        - name: till
          image: "till:{{ .Values.tag }}"
          env:
            - {name: DATABASE_URL, value: "postgres://till%N.example.com/till?sslmode={{ .Values.sslmode }}"}
"""
_PATCH = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app001
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: DATABASE_URL
              value: "postgres://db001.example.com:5432/app?sslmode=require"
"""

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "edge": (_LISTENER.replace("{policy}", "var.ssl_policy"), _VIEWERS),
    "data": (_CACHE.replace("{encrypt}", "var.encrypt"), _STORAGE),
    "prod": (_LISTENER.replace("{policy}", '"ELBSecurityPolicy-2016-08"'), _CACHE.replace("{encrypt}", "false")),
    "base": (_DEPLOYMENT, _INGRESS, _MESH),
    "conf.d": (_SERVER, _INCLUDING),
    "envoy": (_ENVOY,),
    "templates": (_CHART,),
}
"""What is added to a folder of this name."""

_INFRA = {
    **{
        f"envs/{name}/{file}": text
        for name in ("prod", "staging")
        for file, text in (("main.tf", _MODULES), ("variables.tf", _VARIABLES))
    },
    "envs/prod/terraform.tfvars": 'ssl_policy = "ELBSecurityPolicy-2016-08"\n',
    "envs/prod/more.tf": "\n".join(BLOCKS["prod"]),
    "modules/edge/main.tf": "\n".join(BLOCKS["edge"]),
    "modules/edge/variables.tf": _VARIABLES,
    "modules/data/main.tf": "\n".join(BLOCKS["data"]),
    "modules/data/variables.tf": _VARIABLES,
}
_PLATFORM = {
    "base/apps.yaml": "---\n".join((_DEPLOYMENT.replace("%N", "001"), _INGRESS)),
    "base/mesh.yaml": _MESH,
    "base/kustomization.yaml": "resources:\n- apps.yaml\n- mesh.yaml\n",
    "overlays/live/kustomization.yaml": "resources:\n- ../../base\npatches:\n- path: database.yaml\n",
    "overlays/live/database.yaml": _PATCH,
    "overlays/test/kustomization.yaml": "nameSuffix: -staging\nresources:\n- ../../base\n",
    "charts/till/Chart.yaml": "apiVersion: v2\nname: till\nversion: 0.1.0\n",
    "charts/till/values.yaml": 'tag: "1"\nsslmode: disable\n',
    "charts/till/templates/till.yaml": _CHART,
    "nginx/nginx.conf": "events {}\nhttp {\n    include conf.d/*.conf;\n}\n",
    "nginx/conf.d/shop.conf": f"{_SERVER}\n{_INCLUDING}",
    "nginx/snippets/tls.conf": _TLS,
    "envoy/partners.yaml": _ENVOY,
}
BEGINNINGS: Mapping[str, Mapping[str, str]] = {"infra": _INFRA, "platform": _PLATFORM}
