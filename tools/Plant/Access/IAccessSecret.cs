namespace MeterNode.Plant.Access;

/// <summary>A token or a link: who shows its secret may do something, until it expires.</summary>
internal interface IAccessSecret : IAccessEntry
{
    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    string Hash { get; }

    /// <summary>Whether it counts at <paramref name="now"/>.</summary>
    bool Counts(DateTimeOffset now);
}
