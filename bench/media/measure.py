"""Runs a command to its end and says on the last line of standard error what it and its children used.

Usage: python measure.py COMMAND [ARGUMENT…]; ends as the command does. Peak memory is that of the largest process.
"""
import json
import os
import sys
import time

started = time.monotonic()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(pid, 0)
print(json.dumps({
    "cpuSeconds": used.ru_utime + used.ru_stime,
    "wallSeconds": time.monotonic() - started,
    "peakMemoryMb": used.ru_maxrss / 1024,
}), file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
