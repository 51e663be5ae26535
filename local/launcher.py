"""Starts MiniStack with its gaps mended.

- The name of an error that a function throws reaches its caller. Without it every error arrives as
  Runtime.HandlerError, and Retry and Catch by name never match. A process that dies is a Runtime.ExitError, as on AWS.
- After a restart, functions read DynamoDB streams from their (new) beginning. Without it they go on from the position
  of before, though the streams are empty, and miss as many changes.
- The address of an API's stage in a function's environment is one at which the emulator answers. Without it a function
  that writes to the connections of a WebSocket API would write to AWS.
- A workflow sees that a function is throttled by the name that AWS gives it. Without it that is an unknown error, which
  no Retry for throttling matches.
- Each stream is read by a thread of its own, as on AWS. Without it a single one waits for the function of every batch
  of every stream, and looks for messages in queues in between.
- A call is over when its answer and its log are there. Without it every call that writes no log takes 50 ms more.

The places to mend are exact pieces of MiniStack's source; when one is not there (another version), the start fails
and says so.
"""
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys

STREAM_POLLERS = '''\
_stream_pollers = {}


def _wake_stream_pollers():
    for mapping in _iter_all_esms():
        esm = mapping[2]
        if ":dynamodb:" not in esm.get("EventSourceArn", ""):
            continue
        if esm["UUID"] not in _stream_pollers:
            wake = _stream_pollers[esm["UUID"]] = threading.Event()
            threading.Thread(target=_poll_stream, args=(mapping, wake), daemon=True).start()
        _stream_pollers[esm["UUID"]].set()


def _poll_stream(mapping, wake):
    account, region, esm = mapping
    while _esms.get_scoped(account, region, esm["UUID"]) is esm:
        wake.wait(1)
        wake.clear()
        try:
            while _poll_dynamodb_streams([mapping]):
                pass
        except Exception as e:
            logger.error("ESM DynamoDB streams poller error: %s", e)
    _stream_pollers.pop(esm["UUID"], None)


'''

# A worker writes a mark behind the log of each call, with the call's id.
LOG_OF_CALL = '''\
    def _log_of(self, request_id):
        lines = []
        end = time.monotonic() + 0.25
        while True:
            try:
                line = self._stderr_queue.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                return "\\n".join(lines)
            text, _, marked = line.partition("\\0")
            if text:
                lines.append(text)
            if marked == request_id:
                return "\\n".join(lines)

'''

# module -> (what is there, what comes in its place)
MENDS = {
    "ministack.core.lambda_runtime": [
        (
            'error: String(err.message || err), trace: err.stack || ""',
            'error: String(err.message || err), trace: err.stack || "", errorType: err.name || typeof err',
        ),
        (
            'error: e.message, trace: e.stack\n',
            'error: String(e && e.message || e), trace: e && e.stack, errorType: e && e.name || typeof e\n',
        ),
        (
            '"error": str(e), "trace": traceback.format_exc()',
            '"error": str(e), "trace": traceback.format_exc(), "errorType": type(e).__name__',
        ),
        (
            '"error": "Worker process died"',
            '"error": "Worker process died", "errorType": "Runtime.ExitError"',
        ),
        (
            '        spawn_env.setdefault(HOST_PREFIX_ENV, "true")\n',
            '        spawn_env.setdefault(HOST_PREFIX_ENV, "true")\n'
            '        import re as _re\n'
            '        for name, value in list(env_vars.items()):\n'
            # The worker is told the function's own variables once more, over those it was started with.
            '            env_vars[name] = spawn_env[name] = _re.sub(r"^https://([a-z0-9]+)\\.execute-api\\.[^/]+/",\n'
            '                                     spawn_env["AWS_ENDPOINT_URL"] + r"/_aws/execute-api/\\1/", value)\n',
        ),
        (
            '          _realStdoutWrite(JSON.stringify({ status: "ok", result: res }) + "\\n");\n',
            '          _stderrWrite("\\0" + context.awsRequestId + "\\n");\n'
            '          _realStdoutWrite(JSON.stringify({ status: "ok", result: res, marked: true }) + "\\n");\n',
        ),
        (
            '            # Bounded drain',
            '            if response.pop("marked", False):\n'
            '                response["log"] = self._log_of(request_id)\n'
            '                return response\n'
            '            # Bounded drain',
        ),
        (
            '    def _drain_stderr_bounded(\n',
            LOG_OF_CALL + '    def _drain_stderr_bounded(\n',
        ),
    ],
    "ministack.services.stepfunctions": [
        (
            'body.get("errorType", "Lambda.Unknown"),\n',
            'body.get("errorType") or ("Lambda." + body["__type"] if body.get("__type") else "Lambda.Unknown"),\n',
        ),
    ],
    "ministack.services.lambda_svc": [
        (
            'error_msg = result.get("error", "Unknown error")\n            error_type = "Runtime.HandlerError"\n',
            'error_msg = result.get("error", "Unknown error")\n            error_type = result.get("errorType") or "Runtime.HandlerError"\n',
        ),
        (
            '    _restore_esm_positions(_dynamodb_stream_positions, data.get("dynamodb_stream_positions", {}))\n',
            '    _restore_esm_positions(_dynamodb_stream_positions, data.get("dynamodb_stream_positions", {}))\n'
            '        for position in list(_dynamodb_stream_positions._data):\n'
            '            _dynamodb_stream_positions._data[position] = 0\n',
        ),
        (
            '            processed = _poll_dynamodb_streams() or processed\n',
            '            _wake_stream_pollers()\n',
        ),
        (
            'def _poll_dynamodb_streams():\n',
            STREAM_POLLERS + 'def _poll_dynamodb_streams(mappings):\n',
        ),
        (
            '        return False\n\n    processed_any = False\n\n    for acct_id, region, esm in _iter_all_esms():\n',
            '        return False\n\n    processed_any = False\n\n    for acct_id, region, esm in mappings:\n',
        ),
    ],
}


class MendingLoader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = self.get_filename(fullname)
        text = self.get_data(path).decode("utf-8")
        for old, new in MENDS[fullname]:
            if text.count(old) != 1:
                sys.exit(f"local/launcher.py does not fit the installed MiniStack: {fullname} has changed.")
            text = text.replace(old, new)
        return compile(text, path, "exec", dont_inherit=True)


class MendingFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in MENDS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        return spec and importlib.util.spec_from_file_location(fullname, spec.origin, loader=MendingLoader(fullname, spec.origin))


if __name__ == "__main__":
    sys.meta_path.insert(0, MendingFinder())
    for module in MENDS:
        importlib.import_module(module)
    importlib.import_module("ministack.app").main()
