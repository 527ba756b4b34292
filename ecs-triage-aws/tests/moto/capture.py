"""Writes what the AWS CLI prints of an account: one file a call."""

import json
import os
import shutil
from urllib.parse import quote

from botocore.exceptions import ClientError

from account import REGION

# Interfaces are left out: the fake AWS gives them addresses outside of their subnets.
ALL = {
    "ec2": [
        "describe_vpcs", "describe_subnets", "describe_route_tables",
        "describe_security_groups", "describe_network_acls", "describe_internet_gateways",
        "describe_egress_only_internet_gateways",
        "describe_nat_gateways", "describe_vpc_endpoints", "describe_managed_prefix_lists",
        "describe_dhcp_options", "describe_vpc_peering_connections",
        "describe_instances", "describe_transit_gateways", "describe_transit_gateway_attachments",
        "describe_transit_gateway_vpc_attachments",
    ],
    "ecs": ["list_account_settings"],
    "ecr": ["describe_repositories", "describe_pull_through_cache_rules"],
    "logs": ["describe_log_groups"],
    "ssm": ["describe_parameters"],
    "secretsmanager": ["list_secrets"],
    "kms": ["list_aliases"],
    "elbv2": ["describe_load_balancers", "describe_target_groups"],
    "efs": ["describe_file_systems", "describe_access_points"],
    "iam": ["list_instance_profiles"],
    "sts": ["get_caller_identity"],
    "servicediscovery": ["list_namespaces"],
}


def write(made, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    keep = Keeper(made, folder)
    for service, operations in ALL.items():
        for operation in operations:
            keep(service, operation)
    # Of AWS's own policies there are a thousand.
    own = ["Role", "LocalManagedPolicy"]
    keep("iam", "get_account_authorization_details", Filter=own)
    containers(keep)
    network(keep)
    stores(keep)
    balancers(keep)
    organization(keep)
    if made.other:
        theirs, number = Keeper(made.other, folder), made.other.number
        images(theirs, f"arn:aws:ecr:{REGION}:{number}:repository/")
        theirs("ecr", "describe_pull_through_cache_rules", f"{number}/{REGION}")


class Keeper:
    """Makes a call and writes its answer, or its error."""

    def __init__(self, made, folder):
        self.made, self.folder = made, folder

    def __call__(self, service, operation, subject=None, region=REGION, **parameters):
        client = self.made.client(service, region)
        try:
            if client.can_paginate(operation) and operation != "describe_images":
                pages = client.get_paginator(operation).paginate(**parameters)
                answer = pages.build_full_result()
            else:
                answer = getattr(client, operation)(**parameters)
        except ClientError as error:
            answer = {"Error": error.response["Error"]}
        answer.pop("ResponseMetadata", None)
        self.write(service, operation, subject, answer)
        return answer

    def write(self, service, operation, subject, answer):
        name = f"{service}.{operation.replace('_', '-')}"
        if subject is not None:
            name += "." + quote(subject, safe="")
        with open(os.path.join(self.folder, name + ".json"), "w") as file:
            json.dump(answer, file, default=written, indent=1)


def written(value):
    return value.isoformat()


def containers(keep):
    keep("ecs", "describe_clusters", clusters=["shop"])
    keep("ecs", "describe_services", cluster="shop", services=["web"])
    keep("ecs", "describe_task_definition", "web", taskDefinition="web")
    hosts = keep("ecs", "list_container_instances", "shop", cluster="shop")
    hosts = hosts["containerInstanceArns"]
    if hosts:
        keep(
            "ecs", "describe_container_instances", "shop",
            cluster="shop", containerInstances=hosts,
        )
    target = keep.made.target
    if target["kind"] == "task":
        keep("ecs", "describe_tasks", cluster="shop", tasks=[target["id"]])


def network(keep):
    for vpc in keep("ec2", "describe_vpcs")["Vpcs"]:
        for attribute in ("enableDnsSupport", "enableDnsHostnames"):
            number = vpc["VpcId"]
            keep(
                "ec2", "describe_vpc_attribute", f"{number}.{attribute}",
                VpcId=number, Attribute=attribute,
            )
    lists = keep("ec2", "describe_managed_prefix_lists")["PrefixLists"]
    for one in lists:
        number = one["PrefixListId"]
        keep("ec2", "get_managed_prefix_list_entries", number, PrefixListId=number)


    if keep.made.transit:
        states = [{"Name": "state", "Values": ["active", "blackhole"]}]
        table = keep.made.transit
        keep(
            "ec2", "search_transit_gateway_routes", table,
            TransitGatewayRouteTableId=table, Filters=states,
        )


def organization(keep):
    if "Error" in keep("organizations", "describe_organization"):
        return
    target, client = keep.made.number, keep.made.client("organizations")
    while True:
        # One call tells of one type, and a capture has one file a target.
        policies = [
            policy
            for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
            for policy in client.list_policies_for_target(TargetId=target, Filter=kind)["Policies"]
        ]
        keep.write("organizations", "list_policies_for_target", target, {"Policies": policies})
        for policy in policies:
            keep("organizations", "describe_policy", policy["Id"], PolicyId=policy["Id"])
        if target.startswith("r-"):
            break
        parents = keep("organizations", "list_parents", target, ChildId=target)["Parents"]
        target = parents[0]["Id"]


def images(keep, before=""):
    name = "shop/web"
    for operation in ("describe_repositories", "describe_images", "get_repository_policy"):
        named = "repositoryNames" if operation == "describe_repositories" else "repositoryName"
        keep("ecr", operation, before + name, **{named: [name] if named.endswith("s") else name})


def stores(keep):
    if not keep.made.other:
        images(keep)
    keep("ecr", "get_registry_policy")
    secret = keep.made.secret
    region = secret.split(":")[3]
    keep("secretsmanager", "get_resource_policy", secret, region, SecretId=secret)
    if region != REGION:
        keep("secretsmanager", "describe_secret", secret, region, SecretId=secret)
    for secret in keep("secretsmanager", "list_secrets")["SecretList"]:
        key = secret.get("KmsKeyId")
        if key:
            keep("kms", "describe_key", key, KeyId=key)
            keep("kms", "get_key_policy", key, KeyId=key, PolicyName="default")
            keep("kms", "list_grants", key, KeyId=key)
    for system in keep("efs", "describe_file_systems").get("FileSystems", []):
        number = system["FileSystemId"]
        keep("efs", "describe_mount_targets", number, FileSystemId=number)
        keep("efs", "describe_file_system_policy", number, FileSystemId=number)


def balancers(keep):
    for one in keep("elbv2", "describe_load_balancers").get("LoadBalancers", []):
        arn, name = one["LoadBalancerArn"], one["LoadBalancerName"]
        keep("elbv2", "describe_listeners", arn, LoadBalancerArn=arn)
        keep("elbv2", "describe_load_balancer_attributes", name, LoadBalancerArn=arn)
    for one in keep("elbv2", "describe_target_groups").get("TargetGroups", []):
        arn, name = one["TargetGroupArn"], one["TargetGroupName"]
        keep("elbv2", "describe_target_group_attributes", name, TargetGroupArn=arn)
        keep("elbv2", "describe_target_health", name, TargetGroupArn=arn)
