"""Writes what the AWS CLI prints of an account: one file a call."""

import json
import os
import shutil
from urllib.parse import quote

from botocore.exceptions import ClientError

# Interfaces are left out: the fake AWS gives them addresses outside of their subnets.
ALL = {
    "ec2": [
        "describe_vpcs", "describe_subnets", "describe_route_tables",
        "describe_security_groups", "describe_network_acls", "describe_internet_gateways",
        "describe_egress_only_internet_gateways",
        "describe_nat_gateways", "describe_vpc_endpoints", "describe_managed_prefix_lists",
        "describe_dhcp_options", "describe_vpc_peering_connections",
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


class Keeper:
    """Makes a call and writes its answer, or its error."""

    def __init__(self, made, folder):
        self.made, self.folder = made, folder

    def __call__(self, service, operation, subject=None, **parameters):
        client = self.made.client(service)
        try:
            if client.can_paginate(operation) and operation != "describe_images":
                pages = client.get_paginator(operation).paginate(**parameters)
                answer = pages.build_full_result()
            else:
                answer = getattr(client, operation)(**parameters)
        except ClientError as error:
            answer = {"Error": error.response["Error"]}
        answer.pop("ResponseMetadata", None)
        name = f"{service}.{operation.replace('_', '-')}"
        if subject is not None:
            name += "." + quote(subject, safe="")
        with open(os.path.join(self.folder, name + ".json"), "w") as file:
            json.dump(answer, file, default=written, indent=1)
        return answer


def written(value):
    return value.isoformat()


def containers(keep):
    keep("ecs", "describe_clusters", clusters=["shop"])
    keep("ecs", "describe_services", cluster="shop", services=["web"])
    keep("ecs", "describe_task_definition", "web", taskDefinition="web")
    target = keep.made.target
    if target["kind"] == "task":
        keep("ecs", "describe_tasks", cluster="shop", tasks=[target["id"]])


def network(keep):
    vpc = keep.made.vpc
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        keep(
            "ec2", "describe_vpc_attribute", f"{vpc}.{attribute}",
            VpcId=vpc, Attribute=attribute,
        )
    lists = keep("ec2", "describe_managed_prefix_lists")["PrefixLists"]
    for one in lists:
        number = one["PrefixListId"]
        keep("ec2", "get_managed_prefix_list_entries", number, PrefixListId=number)


def stores(keep):
    keep("ecr", "describe_images", "shop/web", repositoryName="shop/web")
    keep("ecr", "get_repository_policy", "shop/web", repositoryName="shop/web")
    keep("ecr", "get_registry_policy")
    secret = keep.made.secret
    keep("secretsmanager", "get_resource_policy", secret, SecretId=secret)
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
