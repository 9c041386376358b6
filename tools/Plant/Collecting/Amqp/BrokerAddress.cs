namespace MeterNode.Plant.Collecting;

/// <summary>Where a broker is.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port of MQTT; null for the plant's.</param>
/// <param name="Queue">The queue that packs come from, over AMQP; null when they come over MQTT.</param>
public sealed record BrokerAddress(string Host, int? Port, PackQueuePlace? Queue);
