#!/bin/sh
# HCP Terraform and Terraform Enterprise: judge a plan that runs there, with the values that it has, before it is applied.
# A run task calls a service over the network, which tlslint is none; a saved plan can be read where the run is begun.
# https://developer.hashicorp.com/terraform/cli/commands/plan#out-filename, for plans of the cloud from Terraform 1.6 on
set -eu
terraform init -input=false
terraform plan -input=false -out=tlslint.tfplan
terraform show -json tlslint.tfplan > tlslint-plan.json
tlslint check --tf-plan tlslint-plan.json .
terraform apply -input=false tlslint.tfplan
