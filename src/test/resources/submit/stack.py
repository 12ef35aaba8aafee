"""Creates a stack of a template in moto's CloudFormation, once for each set of parameters, which are JSON objects; prints as JSON what was made."""

import json
import re
import sys
import warnings

import boto3
from moto import mock_aws
from moto.core.common_models import CloudFormationModel


def placeholder(kind):
    """Returns a resource of which moto's CloudFormation knows nothing, but whose ARN others of the stack ask for."""

    class Placeholder(CloudFormationModel):
        # moto derives the service of a model from its module.
        __module__ = "moto.cloudformation.placeholder"

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return kind

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "Arn"

        def get_cfn_attribute(self, attribute_name):
            return "arn:aws:placeholder:us-east-1:123456789012:" + self.physical_resource_id

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            made = cls()
            made.type = kind
            made.physical_resource_id = resource_name
            return made

    return Placeholder


PLACEHOLDERS = {kind: placeholder(kind) for kind in ["AWS::CloudWatch::Alarm", "AWS::EMRServerless::Application"]}


def network():
    """Makes a VPC with two subnets and a route table; returns their ids by the words that stand for them in the parameters."""
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{part}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for part, zone in enumerate(["us-east-1a", "us-east-1b"])
    ]
    routes = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    return {"VPC": vpc, "SUBNETS": ",".join(subnets), "ROUTES": routes}


@mock_aws
def create(body, parameters):
    """Returns what moto made of a stack, and the types of resources that it does not know."""
    made = network()
    cloud = boto3.client("cloudformation")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        cloud.create_stack(
            StackName="shop",
            TemplateBody=body,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": made.get(value, value)} for key, value in parameters.items()
            ],
        )
        stack = cloud.describe_stacks(StackName="shop")["Stacks"][0]
        resources = cloud.describe_stack_resources(StackName="shop")["StackResources"]
    known = {resource["LogicalResourceId"]: resource["ResourceType"] for resource in resources if "ResourceType" in resource}
    unknown = re.findall(r"Tried to parse (\S+) but", " ".join(str(warning.message) for warning in warned))
    return {
        "status": stack["StackStatus"],
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]},
        "made": {name: kind for name, kind in known.items() if kind not in PLACEHOLDERS},
        "unknown": sorted(set(unknown) | set(known.values()).intersection(PLACEHOLDERS)),
        "policies": policies(),
    }


def policies():
    """Returns the names of the policies of each role."""
    iam = boto3.client("iam")
    return {
        role["RoleName"]: sorted(
            [policy["PolicyArn"] for policy in iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]]
            + iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        )
        for role in iam.list_roles()["Roles"]
    }


with open(sys.argv[1], encoding="utf-8") as template:
    # A Ref to a number is text in CloudFormation, and a number in moto:
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
    text = re.sub(r"Type: Number, Default: (\d+)", r"Type: String, Default: '\1'", template.read())
json.dump([create(text, json.loads(parameters)) for parameters in sys.argv[2:]], sys.stdout)
