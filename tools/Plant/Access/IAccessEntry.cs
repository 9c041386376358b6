namespace MeterNode.Plant.Access;

/// <summary>An account, a token or a link: what has a name, and stays in the book when it has ended.</summary>
internal interface IAccessEntry
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>When it was ended; null while it counts.</summary>
    DateTimeOffset? Ended { get; }
}
