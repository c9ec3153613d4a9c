/**
 * The network of the functions that call WeCom: private subnets behind one NAT with an address that never changes,
 * because WeCom answers trusted addresses only (error 60020).
 */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { asVpc } from './declared.ts';

export class FixedAddress extends Construct {
  /** Where a function is put so that it leaves by the fixed address. */
  readonly placement: {
    readonly vpc: ec2.IVpc;
    readonly vpcSubnets: ec2.SubnetSelection;
    readonly securityGroups: ec2.SecurityGroup[];
  };

  constructor(scope: Construct, id: string, { stage, address }: { stage: Stage; address: ec2.CfnEIP }) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.42.0.0/20'),
      maxAzs: 2,
      natGateways: 1,
      natGatewayProvider: ec2.NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] }),
      subnetConfiguration: [
        { name: 'Out', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 26 },
        { name: 'Inside', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 23 },
      ],
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDB: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // Emptying the default group needs a function of CDK's own; nothing of ours ever joins that group.
      restrictDefaultSecurityGroup: false,
    });
    vpc.addFlowLog('Refused', {
      trafficType: ec2.FlowLogTrafficType.REJECT,
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'RefusedLog', { retention: stage.logRetentionDays }),
      ),
    });
    const outwards = new ec2.SecurityGroup(this, 'Outwards', {
      vpc: asVpc(vpc),
      description: 'Calls out, is never called.',
    });
    this.placement = {
      vpc: asVpc(vpc),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [outwards],
    };
  }
}
