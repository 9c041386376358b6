using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Collecting;

/// <summary>A pack that the queue has given out, until it is acknowledged.</summary>
/// <param name="Tag">Its number in this channel; they ascend.</param>
/// <param name="Pack">What was received.</param>
/// <param name="Returns">How often it was given out before and came back without an answer.</param>
internal readonly record struct AmqpDelivery(ulong Tag, ReceivedPack Pack, long Returns);
