from typing import Any

import pytest

from ops.paths import ROOT
from storeclerk.adapters.eventbridge import SOURCE
from storeclerk.chat.handoff.desk import EVENT
from tests.infra.conftest import transform_packaged

PUBLIC = {
    "POST /chat",
    "GET /chat/{session_id}/messages",
    "GET /chat/{session_id}/turns/{turn}/why",
    "POST /chat/{session_id}/turns/{turn}/feedback",
    "$default",
}


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: found["Properties"] for name, found in resources.items() if found["Type"] == kind}


def name_in(value: Any) -> str:
    """The resource that an intrinsic names, whatever it depends on, or the text itself."""
    if isinstance(value, str):
        return value
    if "Fn::If" in value:
        return name_in(value["Fn::If"][1])
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])


def plain_alarms(resources: dict[str, Any]) -> dict[str, Any]:
    """The alarms on one metric; those on a share of two have none of their own."""
    return {
        name: found for name, found in of_type(resources, "AWS::CloudWatch::Alarm").items() if "MetricName" in found
    }


@pytest.fixture
def functions(source: dict[str, Any]) -> dict[str, Any]:
    return of_type(source["Resources"], "AWS::Serverless::Function")


def test_every_handler_exists(functions: dict[str, Any]) -> None:
    for name, properties in functions.items():
        module = properties["Handler"].split(".")[0]
        assert (ROOT / properties["CodeUri"] / f"{module}.py").exists(), name


def test_every_function_writes_to_a_log_group_with_a_retention(
    functions: dict[str, Any], resources: dict[str, Any]
) -> None:
    groups = of_type(resources, "AWS::Logs::LogGroup")
    for name, properties in functions.items():
        group = groups[properties["LoggingConfig"]["LogGroup"]["Ref"]]
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


def test_no_two_functions_share_a_log_group(functions: dict[str, Any]) -> None:
    groups = [properties["LoggingConfig"]["LogGroup"]["Ref"] for properties in functions.values()]
    assert len(groups) == len(set(groups))


def test_what_runs_without_a_caller_has_a_route_for_its_failure(functions: dict[str, Any]) -> None:
    for name, properties in functions.items():
        kinds = {event["Type"] for event in properties.get("Events", {}).values()}
        if kinds & {"ScheduleV2", "EventBridgeRule"}:
            assert properties["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"], name


def test_what_is_delivered_has_a_dead_letter_queue(resources: dict[str, Any]) -> None:
    schedules = of_type(resources, "AWS::Scheduler::Schedule")
    targets = [schedule["Target"] for schedule in schedules.values()]
    for rule in of_type(resources, "AWS::Events::Rule").values():
        targets += rule["Targets"]
    assert len(targets) == 12
    assert all(target["DeadLetterConfig"]["Arn"] for target in targets)


def test_a_dropped_file_goes_to_one_function_by_its_folder(resources: dict[str, Any]) -> None:
    patterns = {
        name: rule["EventPattern"]["detail"]["object"]
        for name, rule in of_type(resources, "AWS::Events::Rule").items()
        if rule["EventPattern"]["source"] == ["aws.s3"]
    }
    assert patterns == {
        "FeaturesFileFunctionDropped": {"key": [{"anything-but": {"prefix": ["intents/", "flows/", "knowledge/"]}}]},
        "IntentsFileFunctionDropped": {"key": [{"prefix": "intents/"}]},
        "FlowsFileFunctionDropped": {"key": [{"prefix": "flows/"}]},
        "KnowledgeFileFunctionDropped": {"key": [{"prefix": "knowledge/"}]},
    }


def test_every_rule_may_send_to_the_queue_of_what_it_could_not_deliver(resources: dict[str, Any]) -> None:
    [statement] = resources["UndeliveredQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    allowed = {name_in(source) for source in statement["Condition"]["ArnEquals"]["aws:SourceArn"]}
    assert allowed == set(of_type(resources, "AWS::Events::Rule"))


def test_without_a_crm_nothing_is_posted_anywhere(resources: dict[str, Any]) -> None:
    for name in ("CrmRule", "CrmConnection", "CrmDestination", "CrmDestinationRole"):
        assert resources[name]["Condition"] == "HasCrmDestination"


def test_the_crm_hears_hand_overs_changed_orders_and_requests_of_the_chat(
    resources: dict[str, Any],
) -> None:
    rule = resources["CrmRule"]["Properties"]
    assert rule["EventBusName"] == {"Ref": "EventBus"}
    assert rule["EventPattern"] == {"source": [SOURCE], "detail-type": [EVENT, "OrderChanged", "RequestMade"]}
    assert name_in(rule["Targets"][0]["RoleArn"]) == "CrmDestinationRole"
    assert name_in(rule["Targets"][0]["Arn"]) == "CrmDestination"


def test_the_key_of_the_crm_is_never_in_the_template(resources: dict[str, Any]) -> None:
    key = resources["CrmConnection"]["Properties"]["AuthParameters"]["ApiKeyAuthParameters"]["ApiKeyValue"]
    assert key["Fn::If"][1]["Fn::Sub"].startswith("{{resolve:secretsmanager:")


def test_a_message_that_fails_again_and_again_leaves_the_stream_queue(resources: dict[str, Any]) -> None:
    queue = resources["StreamQueue"]["Properties"]
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["StreamDeadLetterQueue", "Arn"]}
    [mapping] = of_type(resources, "AWS::Lambda::EventSourceMapping").values()
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("bucket", ["InboxBucket", "LakeBucket"])
def test_a_bucket_is_encrypted_closed_versioned_kept_and_aged(resources: dict[str, Any], bucket: str) -> None:
    properties = resources[bucket]["Properties"]
    assert properties["BucketEncryption"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert any("ExpirationInDays" in rule for rule in properties["LifecycleConfiguration"]["Rules"])
    assert resources[bucket]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("bucket", ["InboxBucket", "LakeBucket"])
def test_a_bucket_refuses_plain_http(resources: dict[str, Any], bucket: str) -> None:
    [statement] = resources[f"{bucket}Policy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("table", ["CustomersTable", "ProductsTable"])
def test_a_table_costs_nothing_idle_can_be_restored_and_forgets(resources: dict[str, Any], table: str) -> None:
    properties = resources[table]["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert properties["TimeToLiveSpecification"]["Enabled"]
    assert resources[table]["DeletionPolicy"] == "Retain"


def test_only_the_public_routes_take_calls_without_a_token(resources: dict[str, Any]) -> None:
    routes = of_type(resources, "AWS::ApiGatewayV2::Route").values()
    assert {route["RouteKey"] for route in routes if route["AuthorizationType"] != "JWT"} == PUBLIC


def test_a_route_outside_me_needs_the_staff_scope(resources: dict[str, Any]) -> None:
    for route in of_type(resources, "AWS::ApiGatewayV2::Route").values():
        path = route["RouteKey"].split(" ")[-1]
        scoped = route.get("AuthorizationScopes") == [{"Ref": "StaffScope"}]
        assert scoped == (route["RouteKey"] not in PUBLIC and not path.startswith("/me/")), path


def test_every_route_is_throttled(resources: dict[str, Any]) -> None:
    settings = resources["ApiStage"]["Properties"]["RouteSettings"]
    routes = {route["RouteKey"] for route in of_type(resources, "AWS::ApiGatewayV2::Route").values()}
    assert set(settings) == routes
    assert all(setting["ThrottlingRateLimit"] > 0 for setting in settings.values())


def test_every_function_has_alarms_for_errors_and_throttles_and_the_api_one_for_p99(
    functions: dict[str, Any], resources: dict[str, Any]
) -> None:
    alarms = plain_alarms(resources).values()
    watched = {(name_in(alarm["Dimensions"][0]["Value"]), alarm["MetricName"]) for alarm in alarms}
    for name, properties in functions.items():
        behind_the_api = properties["Handler"] == "app.handler"
        wanted = {"Errors", "Throttles", *({"Duration"} if behind_the_api else ())}
        assert wanted <= {metric for function, metric in watched if function == name}, name


def test_every_queue_of_failures_has_an_alarm(resources: dict[str, Any]) -> None:
    alarms = plain_alarms(resources).values()
    watched = {name_in(alarm["Dimensions"][0]["Value"]) for alarm in alarms}
    assert {"StreamDeadLetterQueue", "FailureQueue", "UndeliveredQueue"} <= watched


def test_a_share_of_turns_has_an_alarm_that_is_silent_when_few_turns_are_counted(resources: dict[str, Any]) -> None:
    shares = {
        alarm["Metrics"][2]["MetricStat"]["Metric"]["MetricName"]: alarm["Metrics"][0]["Expression"]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        if len(alarm.get("Metrics", ())) == 3
    }
    assert set(shares) == {"TurnsUnsettled", "HandoffsBegun", "TurnsOutOfScope"}
    assert all(expression.startswith("IF(turns >= 20,") for expression in shares.values())


def test_an_alarm_of_ours_watches_a_metric_that_the_code_sends(resources: dict[str, Any]) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "layers/core").rglob("*.py"))
    for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm").items():
        parts = [part["MetricStat"]["Metric"] for part in alarm.get("Metrics", ()) if "MetricStat" in part] or [alarm]
        for metric in parts:
            assert metric["Namespace"] != "Storeclerk" or f'"{metric["MetricName"]}"' in code, name


def test_a_shift_of_one_day_alone_rings_no_alarm(resources: dict[str, Any]) -> None:
    alarm = resources["ChatDriftAlarm"]["Properties"]
    assert (alarm["Period"], alarm["DatapointsToAlarm"]) == (86400, 2)
    service = resources["DriftFunction"]["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
    assert alarm["Dimensions"] == [{"Name": "service", "Value": service}]


def test_what_answers_the_api_is_deployed_by_canary_and_rolled_back_by_its_alarm(resources: dict[str, Any]) -> None:
    groups = of_type(resources, "AWS::CodeDeploy::DeploymentGroup")
    integrations = of_type(resources, "AWS::ApiGatewayV2::Integration")
    assert len(groups) == len(integrations)
    for group in groups.values():
        assert group["AlarmConfiguration"]["Enabled"]
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


def test_what_rolls_back_a_deployment_sees_answers_of_5xx_too(resources: dict[str, Any]) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")
    for group in of_type(resources, "AWS::CodeDeploy::DeploymentGroup").values():
        named = [alarms[alarm["Name"]["Ref"]] for alarm in group["AlarmConfiguration"]["Alarms"]]
        assert {alarm["MetricName"] for alarm in named} == {"Errors", "ServerErrors"}


def test_the_service_of_a_server_errors_alarm_is_that_of_its_function(
    functions: dict[str, Any], resources: dict[str, Any]
) -> None:
    for name, alarm in plain_alarms(resources).items():
        if alarm["MetricName"] == "ServerErrors":
            function = functions[name.replace("ServerErrorsAlarm", "Function")]
            service = function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
            assert alarm["Dimensions"] == [{"Name": "service", "Value": service}]


def test_what_leaves_the_lake_is_gone_the_next_day(resources: dict[str, Any]) -> None:
    rules = resources["LakeBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [rule["NoncurrentVersionExpiration"] for rule in rules if "NoncurrentVersionExpiration" in rule] == [
        {"NoncurrentDays": 1}
    ]


def test_a_layer_that_changed_reaches_the_alias_that_serves(resources: dict[str, Any]) -> None:
    changed = transform_packaged("s3://packages/another")["Resources"]
    before, after = (set(of_type(found, "AWS::Lambda::Version")) for found in (resources, changed))
    assert len(before) == len(of_type(changed, "AWS::Lambda::Function"))
    assert not before & after
