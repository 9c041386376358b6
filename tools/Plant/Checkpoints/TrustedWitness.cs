using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>Somebody else than the plant whose signature under a checkpoint counts here.</summary>
/// <param name="Name">Who it is, for people; the plant says it, not the key.</param>
/// <param name="Key">The public key (SubjectPublicKeyInfo, DER).</param>
/// <param name="Since">When the plant has taken it, UTC.</param>
public sealed record TrustedWitness(string Name, byte[] Key, DateTimeOffset Since)
{
    /// <summary>The key's identifier as 16 lower-case hex digits.</summary>
    public string KidText => PublicKeys.Kid(Key).ToString("x16");

    /// <summary>True when the key has signed <paramref name="statement"/>.</summary>
    internal bool HasSigned(WitnessStatement statement) => statement.Kid == PublicKeys.Kid(Key) && statement.IsSignedBy(Key);
}
