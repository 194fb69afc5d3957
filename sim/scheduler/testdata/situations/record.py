#!/usr/bin/env python3
"""Asks a real kube-scheduler about situations and writes down what it said.

    KUBECTL="kubectl --context C" SCHEDULER_LOG=FILE record.py SITUATION.txt...

README.md beside this file says what has to run. Everything in that cluster is
deleted: nodes, Pods, Services, ReplicaSets.
"""
import json
import os
import re
import subprocess
import sys
import time

KUBECTL = os.environ["KUBECTL"].split()
LOG = os.environ["SCHEDULER_LOG"]


def run(*args, stdin=None, check=True):
    p = subprocess.run([*KUBECTL, *args], input=stdin, capture_output=True, text=True)
    if check and p.returncode and "already exists" not in p.stderr:
        sys.exit(f"{args}: {p.stderr}\n{stdin}")
    return p.stdout


def items(*args):
    return json.loads(run("get", *args, "-o", "json"))["items"]


def wipe():
    run("delete", "pods", "--all", "-A", "--force", "--grace-period=0", check=False)
    run("delete", "rs,svc,events", "--all", "-A", "--wait=false", check=False)
    run("delete", "nodes", "--all", check=False)
    while items("pods,nodes", "-A"):
        time.sleep(0.1)


def build(cluster, pod):
    for line in cluster.strip().split("\n"):
        run("create", "--validate=false", "-f", "-", stdin=line)
    if "uid: UID" in pod:
        owner = re.search(r"kind: ReplicaSet, name: (\S+),", pod).group(1)
        pod = pod.replace("uid: UID", "uid: " + run("get", "rs", owner, "-o", "jsonpath={.metadata.uid}"))
    time.sleep(1)  # the scheduler's watches
    run("create", "-f", "-", stdin=pod)


def decided(name):
    pod = json.loads(run("get", "pod", name, "-o", "json"))
    if pod["spec"].get("nodeName") or any(c["type"] == "PodScheduled" for c in pod["status"].get("conditions", [])):
        return pod
    time.sleep(0.1)
    return decided(name)


def record(cluster, pod):
    wipe()
    begin = os.path.getsize(LOG)
    build(cluster, pod.strip())
    name = re.search(r"metadata: \{name: ([^,}]+)", pod).group(1)
    node = decided(name)["spec"].get("nodeName")
    time.sleep(0.5)  # the log, the events
    with open(LOG) as f:
        f.seek(begin)
        log = f.read()
    scores = {}
    about = r'for pod" pod="default/%s"' % name
    for plugin, n, score in re.findall(r'"Plugin scored node ' + about + r' plugin="(\w+)" node="([\w-]+)" score=(-?\d+)', log):
        scores.setdefault(n, []).append(f"{plugin}={score}")
    totals = dict(re.findall(r'"Calculated node\'s final score ' + about + r' node="([\w-]+)" score=(-?\d+)', log))
    want = [f"score {n} {' '.join(scores[n])} total={totals[n]}" for n in sorted(scores)]
    failed = items("events", "--field-selector", f"involvedObject.name={name},reason=FailedScheduling")
    if failed:
        want.append("message " + min(failed, key=lambda e: e["eventTime"])["message"])
    elif not scores:
        want.append("only " + node)
    victims = items("events", "--field-selector", "reason=Preempted")
    return want + sorted("victim " + e["involvedObject"]["name"] for e in victims)


for path in sys.argv[1:]:
    with open(path) as f:
        prose, _, cluster, _, pod, _, _ = re.split(r"^-- (\w+) --\n", f.read(), flags=re.M)
    want = "\n".join(record(cluster, pod))
    with open(path, "w") as f:
        f.write(f"{prose}-- cluster --\n{cluster}-- pod --\n{pod}-- want --\n{want}\n")
    print(f"{path}\n{want}")
