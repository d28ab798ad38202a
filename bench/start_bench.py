#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cold start with CONTACTS contacts (default 1,000,000): ms to the first answer, and memory at rest.

The kernel is asked to forget the files before each start. The limits of the project: 300 ms, 64 MiB.
The peer in the same run is `sqlite3` opening the same file: what a process and a file merely cost.
"""
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

CONTACTS = int(os.environ.get("CONTACTS", 1_000_000))
binary = sys.argv[1]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def forget(folder):
    for path in pathlib.Path(folder).iterdir():
        if path.is_file():
            fd = os.open(path, os.O_RDONLY)
            os.fsync(fd)
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(fd)


def fill(folder):
    file = os.path.join(folder, "contacts.csv")
    with open(file, "w") as out:
        out.write("email,firstname,lastname,country\n")
        for i in range(CONTACTS):
            out.write(f"person{i}@example.com,First{i % 5000},Last{i % 9000},DE\n")
    subprocess.run([binary, "import", file, "--as", "contacts", "--data", folder], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.remove(file)


def first_answer(port, server):
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=10).read()
            return
        except OSError:
            if server.poll() is not None:
                sys.exit("the server ended")
            time.sleep(0.002)


def start(folder):
    """ms from starting the process to its first answer, and its resident MiB two seconds later."""
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen([binary, "serve", "--data", folder, "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        first_answer(port, server)
        ms = (time.perf_counter() - began) * 1000
        time.sleep(2)
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        return ms, int(status.split("VmRSS:")[1].split()[0]) / 1024
    finally:
        server.terminate()
        server.wait(30)


def peer(folder):
    database = next(p for p in pathlib.Path(folder).iterdir() if p.suffix == ".db")
    began = time.perf_counter()
    subprocess.run(["sqlite3", str(database), "SELECT 1"], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


with tempfile.TemporaryDirectory(prefix="storefolk-start-") as folder:
    fill(folder)
    runs = []
    for _ in range(7):
        forget(folder)
        runs.append((*start(folder), peer(folder)))
    ms, rss, bare = (sorted(column)[len(runs) // 2] for column in zip(*runs))
    print(f"cold start, {CONTACTS} contacts: {ms:.0f} ms to the first answer (limit 300), sqlite3 opens it in "
          f"{bare:.0f} ms, ratio {ms / bare:.1f}; at rest {rss:.0f} MiB (limit 64)")
