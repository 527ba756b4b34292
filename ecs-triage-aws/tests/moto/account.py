"""Makes one account: a service `web` in a cluster `shop`, healthy but for what is described."""

import json
import os
from datetime import datetime, timezone

import boto3
from moto.backends import get_backend

REGION = "eu-west-1"
ZONES = ("eu-west-1a", "eu-west-1b")
ENDPOINTS = ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "kms")


# One session reads the descriptions of the services once.
SESSION = boto3.Session()


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions):
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def trust(service):
    return document(
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    )


class Account:
    """An account of the fake AWS, whose parts remember their ids."""

    def __init__(self, endpoint, number, world):
        self.endpoint, self.number, self.world = endpoint, number, world
        self.target = None
        self.clients = {}
        root = SESSION.client(
            "sts",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id="root",
            aws_secret_access_key="root",
        )
        arn = f"arn:aws:iam::{number}:role/first"
        self.root = root.assume_role(RoleArn=arn, RoleSessionName="first")["Credentials"]

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = SESSION.client(
                service,
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id=self.root["AccessKeyId"],
                aws_secret_access_key=self.root["SecretAccessKey"],
                aws_session_token=self.root["SessionToken"],
            )
        return self.clients[service]

    def keys(self):
        keys = self.client("sts").assume_role(RoleArn=self.caller, RoleSessionName="test")
        keys = keys["Credentials"]
        return [keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]]

    def get(self, knob, default=True):
        return self.world.get(knob, default)


def make(endpoint, number, world):
    made = Account(endpoint, number, world)
    caller(made)
    network(made)
    key(made)
    roles(made)
    image(made)
    secrets(made)
    if made.get("log_group"):
        made.client("logs").create_log_group(logGroupName="/ecs/web")
    file_system(made)
    balancer(made)
    service(made)
    return made


def caller(made):
    """Whose credentials the adapter has; its policy is set when all is made."""
    trusted = document(
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    )
    role = made.client("iam").create_role(
        RoleName="triage", AssumeRolePolicyDocument=trusted
    )
    made.caller = role["Role"]["Arn"]


def network(made):
    ec2, kind = made.client("ec2"), made.get("network", "nat")
    made.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
        ec2.modify_vpc_attribute(VpcId=made.vpc, **{attribute: {"Value": True}})
    made.subnets = [subnet(made, f"10.0.{n}.0/24", zone) for n, zone in enumerate(ZONES)]
    made.group = group(made, "task")
    table = ec2.create_route_table(VpcId=made.vpc)["RouteTable"]["RouteTableId"]
    for one in made.subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=one)
    if kind == "nat":
        ec2.create_route(
            RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat(made)
        )
    elif kind == "public":
        ec2.create_route(
            RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=internet(made)
        )
    elif kind == "endpoints":
        endpoints(made, table)
    if not made.get("egress"):
        rule = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=made.group, IpPermissions=[rule])
    if made.get("acl", None) == "deny":
        close(made)


def subnet(made, block, zone):
    made_subnet = made.client("ec2").create_subnet(
        VpcId=made.vpc, CidrBlock=block, AvailabilityZone=zone
    )
    return made_subnet["Subnet"]["SubnetId"]


def group(made, name):
    return made.client("ec2").create_security_group(
        VpcId=made.vpc, GroupName=name, Description=name
    )["GroupId"]


def internet(made):
    ec2 = made.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=made.vpc)
    return gateway


def nat(made):
    ec2 = made.client("ec2")
    public = subnet(made, "10.0.100.0/24", ZONES[0])
    table = ec2.create_route_table(VpcId=made.vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=public)
    ec2.create_route(
        RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=internet(made)
    )
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    made_nat = ec2.create_nat_gateway(SubnetId=public, AllocationId=address)
    return made_nat["NatGateway"]["NatGatewayId"]


def endpoints(made, table):
    ec2 = made.client("ec2")
    ec2.create_vpc_endpoint(
        VpcId=made.vpc,
        ServiceName=f"com.amazonaws.{REGION}.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[table],
    )
    closed = not made.get("endpoint_ingress")
    doors = group(made, "endpoints")
    if not closed:
        rule = {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "IpRanges": [{"CidrIp": "10.0.0.0/16"}],
        }
        ec2.authorize_security_group_ingress(GroupId=doors, IpPermissions=[rule])
    for name in ENDPOINTS:
        if name in made.get("without_endpoints", []):
            continue
        ec2.create_vpc_endpoint(
            VpcId=made.vpc,
            ServiceName=f"com.amazonaws.{REGION}.{name}",
            VpcEndpointType="Interface",
            SubnetIds=made.subnets,
            SecurityGroupIds=[doors],
            PrivateDnsEnabled=True,
        )


def close(made):
    """Denies HTTPS on its way out of every subnet."""
    ec2 = made.client("ec2")
    mine = [{"Name": "vpc-id", "Values": [made.vpc]}]
    for acl in ec2.describe_network_acls(Filters=mine)["NetworkAcls"]:
        ec2.create_network_acl_entry(
            NetworkAclId=acl["NetworkAclId"],
            RuleNumber=50,
            Protocol="6",
            RuleAction="deny",
            Egress=True,
            CidrBlock="0.0.0.0/0",
            PortRange={"From": 443, "To": 443},
        )


def key(made):
    made.key = None
    if made.get("key", None):
        kms = made.client("kms")
        made.key = kms.create_key()["KeyMetadata"]["KeyId"]
        if made.get("key") == "disabled":
            kms.disable_key(KeyId=made.key)


def roles(made):
    iam = made.client("iam")
    # The fake AWS would give a service-linked role another name.
    iam.create_role(
        Path="/aws-service-role/ecs.amazonaws.com/",
        RoleName="AWSServiceRoleForECS",
        AssumeRolePolicyDocument=trust("ecs.amazonaws.com"),
    )
    trusted = trust(made.get("trust", "ecs-tasks.amazonaws.com"))
    iam.create_role(RoleName="web-task", AssumeRolePolicyDocument=trusted)
    if not made.get("execution_role"):
        return
    boundary = {}
    if made.get("boundary", None):
        policy = iam.create_policy(
            PolicyName="boundary", PolicyDocument=document(allow(*made.get("boundary")))
        )
        boundary = {"PermissionsBoundary": policy["Policy"]["Arn"]}
    iam.create_role(RoleName="web-execution", AssumeRolePolicyDocument=trusted, **boundary)
    managed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    iam.attach_role_policy(RoleName="web-execution", PolicyArn=managed)
    if made.get("grant_secrets"):
        own = iam.create_policy(
            PolicyName="secrets",
            PolicyDocument=document(
                allow("secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt")
            ),
        )
        iam.attach_role_policy(RoleName="web-execution", PolicyArn=own["Policy"]["Arn"])


def image(made):
    made.registry = f"{made.number}.dkr.ecr.{REGION}.amazonaws.com"
    made.image = f"{made.registry}/shop/web:{made.get('tag', '1.0')}"
    if not made.get("repository"):
        return
    ecr = made.client("ecr")
    ecr.create_repository(repositoryName="shop/web")
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": 7023,
            "digest": "sha256:" + "b5" * 32,
        },
        "layers": [
            {
                "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
                "size": 32654,
                "digest": "sha256:" + "e6" * 32,
            }
        ],
    }
    ecr.put_image(
        repositoryName="shop/web", imageManifest=json.dumps(manifest), imageTag="1.0"
    )


def secrets(made):
    made.secret = f"arn:aws:secretsmanager:{REGION}:{made.number}:secret:shop/db-AbCdEf"
    if made.get("secret"):
        with_key = {"KmsKeyId": made.key} if made.key else {}
        made.secret = made.client("secretsmanager").create_secret(
            Name="shop/db", SecretString="never read", **with_key
        )["ARN"]
    if made.get("parameter"):
        made.client("ssm").put_parameter(
            Name="/shop/token", Value="never read", Type="String"
        )


def file_system(made):
    made.file_system = None
    if made.get("file_system", None):
        efs = made.client("efs")
        made.file_system = efs.create_file_system(CreationToken="web")["FileSystemId"]


def balancer(made):
    made.target_group = None
    if not made.get("balancer", False):
        return
    elb = made.client("elbv2")
    doors = group(made, "balancer")
    made.client("ec2").authorize_security_group_ingress(
        GroupId=made.group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 8080,
                "ToPort": 8080,
                "UserIdGroupPairs": [{"GroupId": doors}],
            }
        ],
    )
    load_balancer = elb.create_load_balancer(
        Name="web", Subnets=made.subnets, SecurityGroups=[doors], Scheme="internal"
    )["LoadBalancers"][0]["LoadBalancerArn"]
    made.target_group = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=8080, VpcId=made.vpc, TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(
        LoadBalancerArn=load_balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": made.target_group}],
    )


def service(made):
    ecs = made.client("ecs")
    ecs.create_cluster(clusterName="shop")
    container = {
        "name": "web",
        "image": made.image,
        "cpu": 64,
        "memory": 256,
        "essential": True,
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
        "environment": [{"name": "STAGE", "value": "never kept"}],
        "secrets": [
            {"name": "DB", "valueFrom": made.secret},
            {"name": "TOKEN", "valueFrom": "/shop/token"},
        ],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": "/ecs/web",
                "awslogs-region": REGION,
                "awslogs-stream-prefix": "web",
            },
        },
    }
    volumes = []
    if made.file_system:
        volume = {"fileSystemId": made.file_system}
        volumes = [{"name": "data", "efsVolumeConfiguration": volume}]
        container["mountPoints"] = [{"sourceVolume": "data", "containerPath": "/data"}]
    definition = ecs.register_task_definition(
        family="web",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=f"arn:aws:iam::{made.number}:role/web-execution",
        taskRoleArn=f"arn:aws:iam::{made.number}:role/web-task",
        containerDefinitions=[container],
        volumes=volumes,
    )["taskDefinition"]["taskDefinitionArn"]
    public = "ENABLED" if made.get("network", "nat") == "public" else "DISABLED"
    where = {
        "awsvpcConfiguration": {
            "subnets": made.subnets,
            "securityGroups": [made.group],
            "assignPublicIp": public,
        }
    }
    balanced = {}
    if made.target_group:
        entry = {
            "targetGroupArn": made.target_group,
            "containerName": "web",
            "containerPort": 8080,
        }
        balanced = {"loadBalancers": [entry]}
    # The fake AWS, in this process, starts no tasks for a service.
    running = 1 if made.get("accept", None) is None else 0
    os.environ["MOTO_ECS_SERVICE_RUNNING"] = str(running)
    made_service = ecs.create_service(
        cluster="shop",
        serviceName="web",
        taskDefinition=definition,
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration=where,
        **balanced,
    )["service"]
    made.target = {"kind": "service", "id": made_service["serviceArn"]}
    if made.get("stopped", None):
        stop(made, definition, where)


def stop(made, definition, where):
    """A task of the service that stopped as described; the API alone cannot say why."""
    ecs = made.client("ecs")
    told = made.get("stopped")
    arn = ecs.run_task(
        cluster="shop",
        taskDefinition=definition,
        launchType="FARGATE",
        networkConfiguration=where,
        group="service:web",
        startedBy="ecs-svc/1",
    )["tasks"][0]["taskArn"]
    reason = told["reason"].format(image=made.image, registry=made.registry)
    ecs.stop_task(cluster="shop", task=arn, reason=reason)
    for tasks in get_backend("ecs")[made.number][REGION].tasks.values():
        task = tasks.get(arn)
        if task is not None:
            task._status = "STOPPED"
            task.stop_code = told["code"]
            task.stopped_at = datetime.now(timezone.utc).timestamp()
            task.connectivity = None
            task.containers = []
            task.group = "service:web"
    made.target = {"kind": "task", "id": arn}
