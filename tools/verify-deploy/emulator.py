"""
Starts ministack with some of its functions replaced, so that the templates of this repository deploy onto it unchanged.

Each replacement closes one gap between the emulator and AWS, and says which. What pip installed is never edited.
"""
import json
import os
import re
import secrets
import signal
import string
import sys
import threading

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import cloudfront, secretsmanager
from ministack.services.cloudformation import _stacks, engine, handlers, provisioners, stacks

PORT = int(os.environ["GATEWAY_PORT"])
API_HOST = re.compile(r"https://(\w+)\.execute-api\.[\w.-]+")


def user_pools_have_a_provider_url():
    """Gap: `Fn::GetAtt` of a user pool knows no `ProviderURL`, which CloudFormation documents."""
    attributes = provisioners._cognito_user_pool_attributes

    def with_url(pool_id):
        found = attributes(pool_id)
        return {**found, "ProviderURL": f"https://{found['ProviderName']}"}

    provisioners._cognito_user_pool_attributes = with_url


def nested_stacks_resolve_dynamic_references():
    """Gap: `{{resolve:...}}` is resolved in the stack at the top only; resources of nested stacks get it as it is."""
    provision, update = provisioners._provision_resource, provisioners._update_resource

    def provision_resolved(resource_type, logical_id, props, stack_name):
        props, _ = engine._resolve_dynamic_references(props)
        return provision(resource_type, logical_id, props, stack_name)

    def update_resolved(resource_type, physical_id, old, new, stack_name, logical_id=None, old_attrs=None):
        """Also a gap: a resource that an update leaves as it is loses its attributes, where it is in a nested stack."""
        if old_attrs is None:
            before = _stacks.get(stack_name, {}).get("_resources", {}).get(logical_id, {})
            old_attrs = before.get("Attributes")
        if old != new:
            new, _ = engine._resolve_dynamic_references(new)
        return update(resource_type, physical_id, old, new, stack_name, logical_id, old_attrs)

    for module in (provisioners, stacks):
        module._provision_resource = provision_resolved
        module._update_resource = update_resolved


def generated_secrets_obey_their_template():
    """Gap: `ExcludePunctuation` is ignored, so a generated secret may hold characters that no header may."""
    declared = provisioners._sm_secret_string

    def generated(props):
        wish = props.get("GenerateSecretString")
        if not wish or not wish.get("ExcludePunctuation") or wish.get("SecretStringTemplate"):
            return declared(props)
        letters = string.ascii_letters + string.digits
        return "".join(secrets.choice(letters) for _ in range(wish.get("PasswordLength", 32)))

    provisioners._sm_secret_string = generated


LAYERS_UNDER_OPT = """
import os, subprocess, sys
_check_call = subprocess.check_call
def _from_layer(command, *rest, **named):
    for layer in os.environ.get('_LAMBDA_LAYERS_DIRS', '').split(os.pathsep):
        file = os.path.join(layer, os.path.relpath(command[0], '/opt'))
        if command[0].startswith('/opt/') and os.path.isfile(file):
            command = [sys.executable, file, *command[1:]]
    return _check_call(command, *rest, **named)
subprocess.check_call = _from_layer
"""


def layers_lie_under_opt():
    """Gap: layers are not unpacked to `/opt`, where the function that fills the site's bucket calls the AWS CLI."""
    lambda_runtime._PYTHON_WORKER_SCRIPT = LAYERS_UNDER_OPT + lambda_runtime._PYTHON_WORKER_SCRIPT


JWKS_FROM_HERE = """
const fetchAnywhere = globalThis.fetch;
globalThis.fetch = (url, options) =>
  fetchAnywhere(String(url).replace(/^https:\\/\\/cognito-idp\\.[\\w.-]+/, 'http://127.0.0.1:PORT'), options);
""".replace("PORT", str(PORT))


def functions_reach_gateway_and_user_pool():
    """Gap: functions get addresses in AWS, of the socket's connections and of the user pool's keys, and nothing sends
    those to the emulator."""
    spawn = lambda_runtime.Worker._spawn

    def spawn_here(worker):
        given = worker.config
        variables = {
            name: API_HOST.sub(rf"http://127.0.0.1:{PORT}/_aws/execute-api/\1", value)
            for name, value in given.get("Environment", {}).get("Variables", {}).items()
        }
        worker.config = {**given, "Environment": {"Variables": variables}}
        try:
            return spawn(worker)
        finally:
            worker.config = given

    lambda_runtime.Worker._spawn = spawn_here
    lambda_runtime._NODEJS_WORKER_SCRIPT = JWKS_FROM_HERE + lambda_runtime._NODEJS_WORKER_SCRIPT


def distributions_reach_gateways():
    """Gap: CloudFront refuses an origin with a name of AWS, such as that of the gateway."""
    forward = cloudfront._forward_to_origin

    def forward_here(origin, method, uri, query, headers, *rest):
        gateway = API_HOST.fullmatch(f"https://{origin['domain_name']}")
        if gateway is None:
            return forward(origin, method, uri, query, headers, *rest)
        here = {"domain_name": "127.0.0.1", "http_port": PORT, "protocol_policy": "http-only"}
        host = f"{gateway[1]}.execute-api.localhost"
        return forward({**origin, **here}, method, uri, query, {**headers, "host": host}, *rest)

    cloudfront._forward_to_origin = forward_here


def buckets_need_no_emptying():
    """Gap: CDK's function that empties a bucket needs the SDK of Lambda's runtime, which functions do not have here. The
    emulator deletes a bucket with all that is in it."""
    provisioners._RESOURCE_HANDLERS["Custom::S3AutoDeleteObjects"] = {
        "create": lambda logical_id, _props, stack: (f"{stack}-{logical_id}", {}),
        "update": lambda physical_id, _old, _new, _stack: (physical_id, {}),
        "delete": lambda _physical_id, _props: None,
    }


def secrets_take_policies():
    """Gap: the resource type of a secret's policy is not known, though the policy itself is."""

    def put(props):
        status, _, body = secretsmanager._put_resource_policy(
            {"SecretId": props["SecretId"], "ResourcePolicy": json.dumps(props["ResourcePolicy"])}
        )
        if status >= 400:
            raise ValueError(body)
        return props["SecretId"], {"Id": props["SecretId"]}

    provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::ResourcePolicy"] = {
        "create": lambda _logical_id, props, _stack: put(props),
        "update": lambda _physical_id, _old, props, _stack: put(props),
        "delete": lambda physical_id, _props: secretsmanager._delete_resource_policy({"SecretId": physical_id}),
    }


def stored_queries_are_known():
    """Gap: the resource type of a stored query of logs is not known. Nobody runs one here, so only its name matters."""

    def name(props):
        return props["Name"], {"QueryDefinitionId": props["Name"]}

    provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {
        "create": lambda _logical_id, props, _stack: name(props),
        "update": lambda _physical_id, _old, props, _stack: name(props),
        "delete": lambda _physical_id, _props: None,
    }


def alarms_take_expressions():
    """Gap: an alarm on an expression over metrics is refused. No alarm rings here, so only its name matters."""
    record = provisioners._cw_metric_alarm_record

    def record_any(name, props):
        if "Metrics" in props:
            named = {key: value for key, value in props.items() if key != "Metrics"}
            props = {**named, "Namespace": "Expressions", "MetricName": name}
        return record(name, props)

    provisioners._cw_metric_alarm_record = record_any


def quotas_are_those_of_a_new_account():
    """Gap: there is no Service Quotas. AWS, too, lists no entry for some quotas that nobody raised."""
    serve = app.app
    body = json.dumps({"__type": "NoSuchResourceException", "message": "The emulator lists no quota."}).encode()
    head = [(b"content-type", b"application/x-amz-json-1.1"), (b"x-amzn-errortype", b"NoSuchResourceException")]

    async def serve_quotas(scope, receive, send):
        target = dict(scope.get("headers", [])).get(b"x-amz-target", b"")
        if not target.startswith(b"ServiceQuotas"):
            return await serve(scope, receive, send)
        await send({"type": "http.response.start", "status": 400, "headers": head})
        await send({"type": "http.response.body", "body": body})

    app.app = serve_quotas


def loopback_counts_as_secure_transport():
    """Gap: buckets refuse what is not sent over TLS, and the emulator listens without TLS, on this machine alone."""
    pin = app.pin_request_origin
    app.pin_request_origin = lambda source_ip, _secure: pin(source_ip, True)


def keys_know_the_encryption_context():
    """Gap: `kms:EncryptionContext:<name>` has no value in a condition, so a grant that asks for one allows nothing."""
    tags = iam_actions.request_tag_context

    def with_context(service, action, body, params):
        given = json.loads(body or b"{}").get("EncryptionContext", {}) if service == "kms" else {}
        context = {f"kms:encryptioncontext:{name}".lower(): value for name, value in given.items()}
        return {**tags(service, action, body, params), **context}

    iam_actions.request_tag_context = with_context


def a_missing_stack_is_named_as_cdk_expects():
    """Gap: the resources of a stack that does not exist are refused in other words than CloudFormation's, by which CDK knows
    that everything in the stack is new; `cdk diff` fails then."""
    listed = handlers._ACTION_HANDLERS["ListStackResources"]

    def list_resources(params):
        status, headers, body = listed(params)
        if status >= 400:
            body = re.sub(rb"Stack \[([^\]]+)\] does not exist", rb"Stack with id \1 does not exist", body)
        return status, headers, body

    handlers._ACTION_HANDLERS["ListStackResources"] = list_resources


def the_site_has_the_path_health():
    """Gap: the emulator has a page of its own at `/health`, on every host."""
    app._HEALTH_PATHS = ("/_ministack/health",)


def end_with_input():
    """Ends the emulator and its functions, which share its process group, once the tool that started it is gone."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


for replace in (
    keys_know_the_encryption_context,
    the_site_has_the_path_health,
    a_missing_stack_is_named_as_cdk_expects,
    loopback_counts_as_secure_transport,
    layers_lie_under_opt,
    functions_reach_gateway_and_user_pool,
    distributions_reach_gateways,
    user_pools_have_a_provider_url,
    nested_stacks_resolve_dynamic_references,
    generated_secrets_obey_their_template,
    buckets_need_no_emptying,
    secrets_take_policies,
    stored_queries_are_known,
    alarms_take_expressions,
    quotas_are_those_of_a_new_account,
):
    replace()
threading.Thread(target=end_with_input, daemon=True).start()
app.main()
