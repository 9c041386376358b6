namespace MeterNode.Plant.Access;

/// <summary>Somebody who signs in at the plant's page.</summary>
public sealed record Account : IAccessEntry
{
    /// <summary>The name with which the person signs in; where the ledger has a person of this name, it is the same one.</summary>
    public required string Name { get; init; }

    /// <summary>What the person may do.</summary>
    public required AccessRole Role { get; init; }

    /// <summary>The password's hash (ASP.NET Core Identity, version 3: PBKDF2 with HMAC-SHA-512).</summary>
    public required string PasswordHash { get; init; }

    /// <summary>
    /// Random; another one whenever role, password, <see cref="OpenIdSubject"/> or <see cref="Certificate"/> change, which ends all
    /// sessions.
    /// </summary>
    public required string Stamp { get; init; }

    /// <summary>The person at the plant's OpenID provider (claim <c>sub</c>); null where only the password counts.</summary>
    public string? OpenIdSubject { get; init; }

    /// <summary>The certificate with which the person may sign in; null where there is none.</summary>
    public AccountCertificate? Certificate { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was ended; null while it counts.</summary>
    public DateTimeOffset? Ended { get; init; }
}
