using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>One node as a verifier knows it.</summary>
public sealed class RegisteredNode
{
    private readonly byte[] _subjectPublicKeyInfo;

    private RegisteredNode(string id, string? eui64, string machine, byte[] subjectPublicKeyInfo, EnrolmentRecord? enrolment,
        PlantStatement? end)
    {
        using ECDsa key = PublicKeys.Import(subjectPublicKeyInfo);
        _subjectPublicKeyInfo = subjectPublicKeyInfo;
        Id = id;
        Eui64 = eui64;
        Machine = machine;
        Enrolment = enrolment;
        End = end;
        EnrolmentHash = enrolment?.Hash ?? default(ReadOnlyMemory<byte>);
        Kid = PublicKeys.Kid(subjectPublicKeyInfo);
    }

    /// <summary>The plant's name; the key identifier when only a bare key is known.</summary>
    public string Id { get; }

    /// <summary>16 lower-case hex digits; null when only a bare key is known.</summary>
    public string? Eui64 { get; }

    /// <summary>What the node is clamped to; may be empty.</summary>
    public string Machine { get; }

    /// <summary>First 8 bytes of SHA-256 over the public key's DER, big-endian.</summary>
    public ulong Kid { get; }

    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");

    /// <summary>The plant that enrolled the node; null when there is no enrolment record.</summary>
    public string? Site => Enrolment?.Site;

    /// <summary>The signed enrolment; null when only a key was given.</summary>
    public EnrolmentRecord? Enrolment { get; }

    /// <summary>The plant's statement that this key counts no longer; null while it does.</summary>
    public PlantStatement? End { get; }

    /// <summary>The last second of the key, UTC; null while it counts. What it signed until then stays good for ever.</summary>
    public DateTimeOffset? Until => End?.Until;

    /// <summary>What pack 0 must name as its previous one; empty when there is no enrolment record to compare with.</summary>
    public ReadOnlyMemory<byte> EnrolmentHash { get; }

    /// <summary>SubjectPublicKeyInfo (DER).</summary>
    public ReadOnlySpan<byte> PublicKey => _subjectPublicKeyInfo;

    /// <summary>A fresh key object; those of .NET are not for use by several threads at once.</summary>
    public ECDsa OpenKey() => PublicKeys.Import(_subjectPublicKeyInfo);

    /// <summary>A node of which nothing is known but its key.</summary>
    /// <exception cref="RegistryException">Not a P-256 key.</exception>
    public static RegisteredNode FromKey(byte[] subjectPublicKeyInfo) =>
        new(PublicKeys.Kid(subjectPublicKeyInfo).ToString("x16"), null, "", subjectPublicKeyInfo, null, null);

    /// <summary>
    /// A node of a plant; the enrolment record and the statement of its end, when given, must name the same node and key.
    /// </summary>
    /// <exception cref="RegistryException">Something does not fit; the message names the node.</exception>
    public static RegisteredNode Create(
        string id, string eui64, string machine, byte[] subjectPublicKeyInfo, byte[]? enrolment, byte[]? end = null)
    {
        if (eui64.Length != 16 || !eui64.All(char.IsAsciiHexDigitLower))
        {
            throw new RegistryException($"node {id}: eui64 is not 16 lower-case hex digits");
        }

        try
        {
            EnrolmentRecord? record = enrolment is null ? null : EnrolmentRecord.Read(enrolment);
            PlantStatement? ended = end is null ? null : PlantStatement.Read(end);
            var node = new RegisteredNode(id, eui64, machine, subjectPublicKeyInfo, record, ended);
            if (ended is not null && (ended.Kind != StatementKind.End || ended.Node != id || ended.Kid != node.Kid))
            {
                throw new RegistryException("the statement of its end is for another node or key");
            }

            if (record is not null)
            {
                if (record.Eui64 != eui64 || record.Node != id
                    || !record.PublicPoint.AsSpan().SequenceEqual(PublicKeys.Point(subjectPublicKeyInfo)))
                {
                    throw new RegistryException("the enrolment record is for another node or key");
                }

                if (record.Machine != machine)
                {
                    throw new RegistryException("its machine is not the one that the plant signed in the enrolment record");
                }
            }
            else if (NameRule.TextProblem(machine) is RuleReason text)
            {
                throw new RegistryException("its machine " + text.Text);
            }

            return node;
        }
        catch (RegistryException e)
        {
            throw new RegistryException($"node {id}: {e.Message}");
        }
    }
}
