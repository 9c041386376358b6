namespace MeterNode.Wire;

/// <summary>A person with a key that the plant's history names.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="RoleCode">The person's role, as it is written.</param>
/// <param name="PublicPoint">The person's key, 04 ‖ X ‖ Y.</param>
/// <param name="Since">When the plant took the key in.</param>
/// <param name="Until">The last second of what it signs; null while it counts.</param>
/// <param name="EndedWhy">Why it counts no longer; null while it does.</param>
public sealed record PlantPerson(
    string Name, string RoleCode, byte[] PublicPoint, DateTimeOffset Since, DateTimeOffset? Until = null, string? EndedWhy = null)
{
    /// <summary>The role; null for one that a later version added, who may sign nothing here.</summary>
    public LedgerRole? Role => LedgerWordText.TryRead(RoleCode, out LedgerRole role) ? role : null;

    /// <summary>Identifier of the key: SHA-256 of its SubjectPublicKeyInfo, first 8 bytes, big-endian.</summary>
    public ulong Kid { get; } = PublicKeys.Kid(PublicKeys.SubjectPublicKeyInfo(PublicPoint));

    /// <summary>True when the person's role may sign statements of this kind.</summary>
    public bool MaySign(LedgerKind kind) => Role is LedgerRole role && kind.Roles().Contains(role);
}
