namespace MeterNode.Plant.Stores;

/// <summary>The store cannot be opened, read or written; the message is one clear line.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
