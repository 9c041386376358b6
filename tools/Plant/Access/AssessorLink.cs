namespace MeterNode.Plant.Access;

/// <summary>
/// A link for somebody without an account: evidence and reports of one period, to read. Only the hash of its secret is kept.
/// </summary>
public sealed record AssessorLink : IAccessSecret
{
    /// <summary>Its name, which no other link has: for whom it is.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Begin of the period.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the period; it is not part of it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was ended; null while it counts.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether it counts at <paramref name="now"/>.</summary>
    public bool Counts(DateTimeOffset now) => Ended == null && now < Until;
}
