"""Serves accounts of a fake AWS on loopback, and writes what the AWS CLI would print of each.

Prints one line of JSON with the endpoint and the accounts when all is ready, and ends with its
standard input. Arguments: the file that describes the accounts, and a folder for the captures.
"""

import json
import os
import sys

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.threaded_moto_server import ThreadedMotoServer

import account
import capture


def main(described, captures):
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
            "keys": made.keys("triage"),
            "admin": made.keys("admin"),
        })
    print(json.dumps({"endpoint": endpoint, "accounts": ready}), flush=True)
    sys.stdin.read()
    server.stop()


main(*sys.argv[1:])
