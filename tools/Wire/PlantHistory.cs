using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>Reads a plant's history, a CBOR sequence (RFC 8742) of statements, and checks its chain and signatures as it goes.</summary>
public sealed class PlantHistory
{
    private readonly byte[] _file;
    private readonly byte[] _plantKey;

    /// <param name="file">The content of <c>history.cbor</c>.</param>
    /// <param name="plantKey">The plant's public key (SubjectPublicKeyInfo), which must have signed all of it.</param>
    /// <exception cref="RegistryException">It is no P-256 key.</exception>
    public PlantHistory(byte[] file, byte[] plantKey)
    {
        _file = file;
        _plantKey = plantKey;
        using ECDsa key = PublicKeys.Import(plantKey);
    }

    /// <summary>What ended the reading: one line; null while everything is in order.</summary>
    public string? Problem { get; private set; }

    /// <summary>The bytes that are in order.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// The statements in their order, each checked. It ends at the first that is not in order: nothing behind it is known to be the plant's
    /// history. <see cref="Problem"/> says what it was.
    /// </summary>
    public IEnumerable<PlantStatement> Read()
    {
        using ECDsa key = PublicKeys.Import(_plantKey);
        byte[] previous = SHA256.HashData(_plantKey);
        string? site = null;
        Problem = null;
        Length = 0;
        for (long number = 0; Length < _file.Length; number++)
        {
            PlantStatement? statement = TryRead(out string? problem);
            problem ??= statement!.Number != number ? $"it has the number {statement.Number}"
                : !statement.Previous.AsSpan().SequenceEqual(previous) ? "it does not follow the statement before it"
                : site != null && statement.Site != site ? $"it is of the plant '{statement.Site}'"
                : statement.PlantKid != PublicKeys.Kid(_plantKey) || !statement.Verify(key) ? "the plant's key has not signed it"
                : (statement.Kind == StatementKind.Plant) != (number == 0) ? "a history begins with the statement 'plant' and has one"
                : number == 0 && !((byte[])statement.Fields["key"]).AsSpan().SequenceEqual(_plantKey) ? "it names another key of the plant"
                : null;
            if (problem != null)
            {
                Problem = $"statement {number}: {problem}";
                yield break;
            }

            site = statement!.Site;
            previous = statement.Hash;
            Length += statement.Bytes.Length;
            yield return statement;
        }
    }

    /// <summary>
    /// The last statement, by the place and the form of each only: for the plant itself, which appends to its own file. Null when the file
    /// is empty or a statement in it cannot be read; <see cref="Problem"/> says why.
    /// </summary>
    public PlantStatement? Last()
    {
        PlantStatement? last = null;
        Problem = null;
        for (Length = 0; Length < _file.Length; Length += last.Bytes.Length)
        {
            last = TryRead(out string? problem);
            if (last == null)
            {
                Problem = problem;
                return null;
            }
        }

        return last;
    }

    private PlantStatement? TryRead(out string? problem) =>
        SequenceItem.TryRead(_file.AsSpan(Length), CborScan.MaximumPackBytes, PlantStatement.Read, out problem);
}
