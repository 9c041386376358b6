using RabbitMQ.Client.Exceptions;

namespace MeterNode.Plant.Collecting;

/// <summary>One line for each cause why a queue of RabbitMQ cannot be used: what is wrong and what to do.</summary>
internal static class AmqpFailure
{
    private const string Rights = "write the rights with 'meternode broker rabbitmq --amqp-port PORT' and run rabbitmq/update.sh there";

    /// <summary>Says why connecting failed. Reply codes: AMQP 0-9-1 §1.2.</summary>
    public static string Describe(Exception e, BrokerTls? tls, PackQueuePlace queue, string name)
    {
        if (BrokerFailure.Find<AuthenticationFailureException>(e) != null)
        {
            return "this certificate is no user there: use a collector's of this plant; " + Rights;
        }

        if (BrokerFailure.Find<OperationInterruptedException>(e)?.ShutdownReason is { } reason)
        {
            bool isVirtualHost = reason.ReplyText.Contains("access to vhost", StringComparison.Ordinal);
            return reason.ReplyCode switch
            {
                530 when reason.ReplyText.Contains("not found", StringComparison.Ordinal) =>
                    $"there is no virtual host '{queue.VirtualHost}': correct the address, or run rabbitmq/update.sh there",
                403 or 530 when isVirtualHost => $"this certificate may not use the virtual host '{queue.VirtualHost}': {Rights}",
                403 => $"this certificate may not use the queue '{name}': {Rights}",
                404 => $"the virtual host '{queue.VirtualHost}' has no exchange '{PackQueuePlace.Exchange}': enable RabbitMQ's MQTT plugin",
                406 => $"the queue '{name}' was declared otherwise: it must be a durable quorum queue; delete it with "
                    + "'rabbitmqctl delete_queue', the nodes send again what it has",
                _ => $"the broker ended it: {reason.ReplyText.ReplaceLineEndings(" ")}",
            };
        }

        if (tls is { HasSeenBroker: true, Refusal: null } && BrokerFailure.Find<EndOfStreamException>(e) != null)
        {
            return tls.HungUp + $"; or it does not speak AMQP at this port: RabbitMQ's is usually {PackQueuePlace.UsualPort}";
        }

        if (tls is { HasSeenBroker: true, Refusal: null } && BrokerFailure.Find<OperationCanceledException>(e) != null)
        {
            return $"what listens there does not answer in AMQP: RabbitMQ's port of AMQP with TLS is usually {PackQueuePlace.UsualPort}";
        }

        string text = BrokerFailure.Describe(e, tls);
        return text == BrokerFailure.NotTls
            ? $"what listens there does not speak TLS: use RabbitMQ's port of AMQP with TLS, usually {PackQueuePlace.UsualPort}" : text;
    }
}
