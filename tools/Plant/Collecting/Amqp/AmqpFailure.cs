using MeterNode.Wire;
using RabbitMQ.Client.Exceptions;

namespace MeterNode.Plant.Collecting;

/// <summary>One line for each cause why a queue of RabbitMQ cannot be used: what is wrong and what to do.</summary>
internal static class AmqpFailure
{
    private static readonly RuleReason s_rights = RuleReason.Of(
        "broker.write-rights", "write the rights with 'meternode broker rabbitmq --amqp-port PORT' and run rabbitmq/update.sh there");

    /// <summary>Says why connecting failed. Reply codes: AMQP 0-9-1 §1.2.</summary>
    public static RuleReason Describe(Exception e, BrokerTls? tls, PackQueuePlace queue, string name)
    {
        if (BrokerFailure.Find<AuthenticationFailureException>(e) != null)
        {
            return RuleReason.Of(
                "broker.no-user", $"this certificate is no user there: use a collector's of this plant; {s_rights}");
        }

        if (BrokerFailure.Find<OperationInterruptedException>(e)?.ShutdownReason is { } reason)
        {
            bool isVirtualHost = reason.ReplyText.Contains("access to vhost", StringComparison.Ordinal);
            return reason.ReplyCode switch
            {
                530 when reason.ReplyText.Contains("not found", StringComparison.Ordinal) => RuleReason.Of(
                    "broker.no-virtual-host",
                    $"there is no virtual host '{queue.VirtualHost}': correct the address, or run rabbitmq/update.sh there"),
                403 or 530 when isVirtualHost => RuleReason.Of(
                    "broker.virtual-host-denied", $"this certificate may not use the virtual host '{queue.VirtualHost}': {s_rights}"),
                403 => RuleReason.Of("broker.queue-denied", $"this certificate may not use the queue '{name}': {s_rights}"),
                404 => RuleReason.Of(
                    "broker.no-exchange",
                    $"the virtual host '{queue.VirtualHost}' has no exchange '{PackQueuePlace.Exchange}': enable RabbitMQ's MQTT plugin"),
                406 => RuleReason.Of(
                    "broker.other-queue",
                    $"the queue '{name}' was declared otherwise: it must be a durable quorum queue; delete it with "
                        + $"'rabbitmqctl delete_queue', the nodes send again what it has"),
                _ => RuleReason.Of("broker.ended-it", $"the broker ended it: {reason.ReplyText.ReplaceLineEndings(" ")}"),
            };
        }

        if (tls is { HasSeenBroker: true, Refusal: null } && BrokerFailure.Find<EndOfStreamException>(e) != null)
        {
            return RuleReason.Of(
                "broker.hung-up-or-no-amqp",
                $"{tls.HungUp}; or it does not speak AMQP at this port: RabbitMQ's is usually {PackQueuePlace.UsualPort}");
        }

        if (tls is { HasSeenBroker: true, Refusal: null } && BrokerFailure.Find<OperationCanceledException>(e) != null)
        {
            return RuleReason.Of(
                "broker.no-amqp",
                $"what listens there does not answer in AMQP: RabbitMQ's port of AMQP with TLS is usually {PackQueuePlace.UsualPort}");
        }

        RuleReason why = BrokerFailure.Describe(e, tls);
        return why != BrokerFailure.NotTls ? why : RuleReason.Of(
            "broker.no-amqp-tls",
            $"what listens there does not speak TLS: use RabbitMQ's port of AMQP with TLS, usually {PackQueuePlace.UsualPort}");
    }
}
