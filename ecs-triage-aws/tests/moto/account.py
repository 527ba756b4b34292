"""Makes one account: a service `web` in a cluster `shop`, healthy but for what is described."""

import json
import os
from datetime import datetime, timezone

import boto3
from moto.backends import get_backend
from moto.organizations import utils as organizations

REGION = "eu-west-1"
ZONES = ("eu-west-1a", "eu-west-1b")
HERE = os.path.dirname(__file__)
CAPABILITIES = os.path.join(HERE, "../../../ecs-triage-core/src/fit/data/attributes.json")
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
        self.target, self.other, self.transit = None, None, None
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

    def client(self, service, region=REGION):
        if (service, region) not in self.clients:
            self.clients[service, region] = SESSION.client(
                service,
                endpoint_url=self.endpoint,
                region_name=region,
                aws_access_key_id=self.root["AccessKeyId"],
                aws_secret_access_key=self.root["SecretAccessKey"],
                aws_session_token=self.root["SessionToken"],
            )
        return self.clients[service, region]

    def keys(self):
        keys = self.client("sts").assume_role(RoleArn=self.caller, RoleSessionName="test")
        keys = keys["Credentials"]
        return [keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]]

    def get(self, knob, default=True):
        return self.world.get(knob, default)


def make(endpoint, number, world):
    made = Account(endpoint, number, world)
    caller(made)
    if made.get("organization", None):
        organization(made)
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


def organization(made):
    """Makes the account a member of an organization whose unit denies what is described."""
    manager = Account(made.endpoint, f"8{made.number[1:]}", {})
    orgs = manager.client("organizations")
    orgs.create_organization(FeatureSet="ALL")
    root = orgs.list_roots()["Roots"][0]["Id"]
    organizations.make_random_account_id = lambda: made.number
    orgs.create_account(AccountName="shop", Email="shop@example.com")
    unit = orgs.create_organizational_unit(ParentId=root, Name="workloads")
    unit = unit["OrganizationalUnit"]["Id"]
    orgs.move_account(AccountId=made.number, SourceParentId=root, DestinationParentId=unit)
    denied = {"Effect": "Deny", "Action": made.get("organization"), "Resource": "*"}
    policy = orgs.create_policy(
        Name="denied",
        Description="denied",
        Type="SERVICE_CONTROL_POLICY",
        Content=document(denied),
    )["Policy"]["PolicySummary"]["Id"]
    orgs.attach_policy(PolicyId=policy, TargetId=unit)


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
    elif kind == "transit":
        transit(made, table)
    if not made.get("egress"):
        rule = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=made.group, IpPermissions=[rule])
    if made.get("acl", None) == "deny":
        close(made)


def subnet(made, block, zone, vpc=None):
    made_subnet = made.client("ec2").create_subnet(
        VpcId=vpc or made.vpc, CidrBlock=block, AvailabilityZone=zone
    )
    return made_subnet["Subnet"]["SubnetId"]


def group(made, name):
    return made.client("ec2").create_security_group(
        VpcId=made.vpc, GroupName=name, Description=name
    )["GroupId"]


def internet(made, vpc=None):
    ec2 = made.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc or made.vpc)
    return gateway


def nat(made, block="10.0.100.0/24", vpc=None, **back):
    """A NAT gateway in a public subnet, which has a route back where one is given."""
    ec2, vpc = made.client("ec2"), vpc or made.vpc
    public = subnet(made, block, ZONES[0], vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=public)
    ec2.create_route(
        RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=internet(made, vpc)
    )
    if back:
        ec2.create_route(RouteTableId=table, **back)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    made_nat = ec2.create_nat_gateway(SubnetId=public, AllocationId=address)
    return made_nat["NatGateway"]["NatGatewayId"]


def transit(made, table):
    """The way out leads through a transit gateway to the NAT gateway of another VPC."""
    ec2 = made.client("ec2")
    way = {"TransitGatewayId": ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]}
    hub = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    doors = subnet(made, "10.9.1.0/24", ZONES[0], hub), subnet(made, "10.9.2.0/24", ZONES[1], hub)
    routes = ec2.create_route_table(VpcId=hub)["RouteTable"]["RouteTableId"]
    for door in doors:
        ec2.associate_route_table(RouteTableId=routes, SubnetId=door)
    back = {"DestinationCidrBlock": "10.0.0.0/16", **way}
    out = nat(made, "10.9.100.0/24", hub, **back)
    ec2.create_route(RouteTableId=routes, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=out)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **way)
    attached = {
        block: ec2.create_transit_gateway_vpc_attachment(VpcId=vpc, SubnetIds=subnets, **way)
        for block, vpc, subnets in (
            ("10.0.0.0/16", made.vpc, made.subnets),
            ("0.0.0.0/0", hub, list(doors)),
        )
    }
    tables = ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
    made.transit = tables[0]["TransitGatewayRouteTableId"]
    # The fake AWS propagates no routes.
    for block, attachment in attached.items():
        if block == "0.0.0.0/0" and not made.get("transit_route"):
            continue
        ec2.create_transit_gateway_route(
            DestinationCidrBlock=block,
            TransitGatewayRouteTableId=made.transit,
            TransitGatewayAttachmentId=attachment["TransitGatewayVpcAttachment"][
                "TransitGatewayAttachmentId"
            ],
        )
    # The fake AWS forgets that a route may lead to several attachments.
    known = get_backend("ec2")[made.number][REGION].transit_gateways_route_tables[made.transit]
    for route in known.routes.values():
        route["transitGatewayAttachments"] = [route["transitGatewayAttachments"]]


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
    owner = made
    if made.get("image_of_another", None):
        made.other = owner = Account(made.endpoint, f"9{made.number[1:]}", {})
        caller(owner)
    made.registry = f"{owner.number}.dkr.ecr.{REGION}.amazonaws.com"
    made.image = f"{made.registry}/shop/web:{made.get('tag', '1.0')}"
    if not made.get("repository"):
        return
    ecr = owner.client("ecr")
    ecr.create_repository(repositoryName="shop/web")
    if made.get("image_of_another", None) == "shared":
        pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
        friend = {"AWS": f"arn:aws:iam::{made.number}:root"}
        shared = {"Effect": "Allow", "Principal": friend, "Action": pull}
        ecr.set_repository_policy(repositoryName="shop/web", policyText=document(shared))
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
    region = made.get("secret_region", REGION)
    made.secret = f"arn:aws:secretsmanager:{region}:{made.number}:secret:shop/db-AbCdEf"
    if made.get("secret"):
        with_key = {"KmsKeyId": made.key} if made.key else {}
        made.secret = made.client("secretsmanager", region).create_secret(
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


def instance(made):
    """An instance of the cluster; the API alone cannot say what its agent can do."""
    ec2, ecs, iam = made.client("ec2"), made.client("ecs"), made.client("iam")
    iam.create_role(RoleName="node", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    if made.get("instance_policy"):
        managed = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
        iam.attach_role_policy(RoleName="node", PolicyArn=managed)
    profile = iam.create_instance_profile(InstanceProfileName="node")["InstanceProfile"]
    iam.add_role_to_instance_profile(InstanceProfileName="node", RoleName="node")
    card = {
        "DeviceIndex": 0,
        "SubnetId": made.subnets[0],
        "PrivateIpAddress": "10.0.0.20",
        "Groups": [made.group],
    }
    images = ec2.describe_images(Owners=["amazon"])["Images"]
    linux = next(each for each in images if each.get("Platform") != "windows")
    node = ec2.run_instances(
        ImageId=linux["ImageId"],
        InstanceType="m5.large",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[card],
        IamInstanceProfile={"Arn": profile["Arn"]},
    )["Instances"][0]["InstanceId"]
    identity = {"instanceId": node, "accountId": made.number, "region": REGION}
    ecs.register_container_instance(
        cluster="shop", instanceIdentityDocument=json.dumps(identity)
    )
    with open(CAPABILITIES) as file:
        known = {each["attribute"]: None for each in json.load(file)["capabilities"]}
    for registered in get_backend("ecs")[made.number][REGION].container_instances["shop"].values():
        registered.attributes.update(known)


def service(made):
    ecs = made.client("ecs")
    ecs.create_cluster(clusterName="shop")
    launch = made.get("launch", "FARGATE")
    if launch == "EC2":
        instance(made)
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
        networkMode="awsvpc" if launch == "FARGATE" else "bridge",
        requiresCompatibilities=[launch],
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
    where = {"networkConfiguration": where} if launch == "FARGATE" else {}
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
        launchType=launch,
        **where,
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
        **where,
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
