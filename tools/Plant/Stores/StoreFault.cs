namespace MeterNode.Plant.Stores;

/// <summary>What a caller can do about a <see cref="StoreException"/>.</summary>
public enum StoreFault
{
    /// <summary>It may pass (a lock, a full disk, a server that is away): offer the same again later.</summary>
    Passing,

    /// <summary>The store refuses this very content and will refuse it again.</summary>
    RefusesContent,

    /// <summary>It stays until a person has acted (damage, a deleted file, a later layout).</summary>
    Lasting,
}
