using System.Globalization;
using MeterNode.Plant.Stores;
using MeterNode.Wire;
using RabbitMQ.Client;

namespace MeterNode.Plant.Collecting;

/// <summary>Takes what the queue delivers, on the client's thread, into <paramref name="received"/>.</summary>
/// <param name="channel">The channel of the queue.</param>
/// <param name="received">Waits for the collector; the prefetch bounds it.</param>
/// <param name="end">Called once when nothing more comes, with the cause when it is known.</param>
internal sealed class DeliveryIntake(IChannel channel, WaitingArrivals<AmqpDelivery> received, Action<RuleReason?> end)
    : AsyncDefaultBasicConsumer(channel)
{
    /// <summary>What is longer is no pack: it is cut, and goes to quarantine.</summary>
    private const int MaximumBytes = CborScan.MaximumPackBytes + 1;

    /// <inheritdoc/>
    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        byte[] bytes = body[..Math.Min(body.Length, MaximumBytes)].ToArray(); // The client uses its memory again.
        var pack = new ReceivedPack(PackQueuePlace.TopicOf(routingKey), bytes, DateTimeOffset.UtcNow);
        long returns = redelivered && properties.Headers?.TryGetValue("x-delivery-count", out object? count) == true
            ? Convert.ToInt64(count, CultureInfo.InvariantCulture) : 0;
        received.TryAdd(new AmqpDelivery(deliveryTag, pack, returns)); // At the end the queue gives the pack to another collector.
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task HandleChannelShutdownAsync(object channel, RabbitMQ.Client.Events.ShutdownEventArgs reason)
    {
        end(reason.Initiator == ShutdownInitiator.Application ? null
            : reason.Exception is Exception e ? BrokerFailure.DescribeLoss(e) : BrokerFailure.Words(reason.ReplyText));
        return base.HandleChannelShutdownAsync(channel, reason);
    }

    /// <inheritdoc/>
    protected override Task OnCancelAsync(string[] consumerTags, CancellationToken cancellationToken = default)
    {
        end(RuleReason.Of("broker.queue-deleted", "its queue was deleted"));
        return base.OnCancelAsync(consumerTags, cancellationToken);
    }
}
