namespace MeterNode.Plant.Access;

/// <summary>What a program shows instead of a password. Only the hash of its secret is kept.</summary>
public sealed record AccessToken : IAccessSecret
{
    /// <summary>Its name, which no other token has.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<AccessRight> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was ended; null while it counts.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether it counts at <paramref name="now"/>.</summary>
    public bool Counts(DateTimeOffset now) => Ended == null && now < Until;
}
