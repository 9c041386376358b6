using MeterNode.Plant.Stores;

namespace MeterNode.Plant.Collecting;

/// <summary>What happens to packs from a queue; both throw <see cref="StoreException"/> when nothing was kept.</summary>
/// <param name="Store">Makes packs durable, in their order.</param>
/// <param name="Refuse">Puts a pack into quarantine without looking at it.</param>
internal sealed record AmqpHandlers(Action<IReadOnlyList<ReceivedPack>> Store, Action<ReceivedPack> Refuse);
