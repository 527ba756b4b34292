"""Serves accounts of a fake AWS on loopback, and writes what the AWS CLI would print of each.

Prints one line of JSON with the endpoint and the accounts when all is ready. From then on callers
may do what their policy says. Each line of its standard input sets the policy of one account's
caller, and is answered with a line; the process ends with it. Arguments: the file that describes
the accounts, a folder for the captures, and the file with the policy that callers have at first.
"""

import json
import os
import sys

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto import settings
from moto.backends import get_backend
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse
from moto.iam.access_control import IAMRequest, IAMRequestBase
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.organizations.models import organizations_backends
from moto.organizations.responses import OrganizationsResponse

import account
import capture

# The fake AWS signs what comes with GET otherwise than AWS does.
IAMRequestBase.check_signature = lambda self: None


class Refused(JsonRESTError):
    code = 400


def access_denied(self):
    text = f"User: {self._access_key.arn} is not authorized to perform: {self._action}"
    if "json" in self._headers.get("Content-Type", ""):
        raise Refused("AccessDeniedException", text)
    raise AccessDeniedError(user_arn=self._access_key.arn, action=self._action)


# The fake AWS refuses in XML also what speaks JSON.
IAMRequest._raise_access_denied = access_denied

# The fake AWS lacks this call: no account here has such rules.
ECRResponse.describe_pull_through_cache_rules = lambda self: ActionResult(
    {"pullThroughCacheRules": []}
)


def organizations_backend(self):
    account = self.current_account
    manager, _ = organizations_backends.master_accounts.get(account, (account, None))
    return organizations_backends[manager][self.partition]


# Every account here may read its organization, as one to which that was delegated.
OrganizationsResponse.organizations_backend = property(organizations_backend)


def main(described, captures, policy):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with open(described) as file:
        worlds = json.load(file)
    ready = []
    for number, world in enumerate(worlds, start=1):
        made = account.make(endpoint, f"{number:012d}", world)
        folder = os.path.join(captures, world["name"])
        capture.write(made, folder)
        ready.append({
            "name": world["name"],
            "account": made.number,
            "accept": world["accept"],
            "target": made.target,
            "capture": folder,
            "keys": made.keys(),
            "other": made.other and {"account": made.other.number, "keys": made.other.keys()},
        })
    with open(policy) as file:
        document = file.read()
    for one in ready:
        allow(one["account"], document)
        if one["other"]:
            allow(one["other"]["account"], document)
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    print(json.dumps({"endpoint": endpoint, "accounts": ready}), flush=True)
    for line in sys.stdin:
        change = json.loads(line)
        allow(change["account"], json.dumps(change["policy"]))
        print("done", flush=True)
    server.stop()


def allow(number, document):
    get_backend("iam")[number]["aws"].put_role_policy("triage", "may", document)


main(*sys.argv[1:])
