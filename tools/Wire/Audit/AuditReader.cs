using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>
/// Reads a plant's audit log, a CBOR sequence (RFC 8742) of entries, and checks as it goes that they follow each other and that a key that
/// the plant's history names has signed each.
/// </summary>
public sealed class AuditReader
{
    private readonly byte[] _file;
    private readonly byte[] _plantKey;
    private readonly string _site;
    private readonly Dictionary<ulong, byte[]> _points;

    /// <param name="file">All files of the log, one behind the other.</param>
    /// <param name="history">Statements of the plant's history whose signatures were checked: they name the receipt keys.</param>
    /// <param name="site">The plant.</param>
    /// <param name="plantKey">The plant's public key (SubjectPublicKeyInfo), with which the chain begins.</param>
    public AuditReader(byte[] file, IEnumerable<PlantStatement> history, string site, byte[] plantKey)
    {
        _file = file;
        _site = site;
        _plantKey = plantKey;
        _points = history.Where(statement => statement.Kind == StatementKind.Collector)
            .Select(statement => (byte[])statement.Fields["key"])
            .DistinctBy(Convert.ToHexString)
            .ToDictionary(point => PublicKeys.Kid(PublicKeys.SubjectPublicKeyInfo(point)));
    }

    /// <summary>What ended the reading: one line; null while everything is in order.</summary>
    public string? Problem { get; private set; }

    /// <summary>The entries in their order, each checked. It ends at the first that is not in order.</summary>
    public IEnumerable<AuditEntry> Read()
    {
        byte[] previous = SHA256.HashData(_plantKey);
        Problem = null;
        int at = 0;
        for (long number = 0; at < _file.Length; number++)
        {
            AuditEntry? entry = TryRead(_file.AsSpan(at), out string? problem);
            problem ??= entry!.Number != number ? $"it has the number {entry.Number}"
                : !entry.Previous.AsSpan().SequenceEqual(previous) ? "it does not follow the entry before it"
                : entry.Site != _site ? $"it is of the plant '{entry.Site}'"
                : !IsSigned(entry) ? "no receipt key of the plant's history has signed it"
                : null;
            if (problem != null)
            {
                Problem = $"entry {number}: {problem}";
                yield break;
            }

            previous = entry!.Hash;
            at += entry.Bytes.Length;
            yield return entry;
        }
    }

    /// <summary>The last entry of <paramref name="file"/>, by its form only; null when the file is empty or damaged.</summary>
    public static AuditEntry? Last(ReadOnlySpan<byte> file)
    {
        AuditEntry? last = null;
        for (int at = 0; at < file.Length; at += last.Bytes.Length)
        {
            last = TryRead(file[at..], out _);
            if (last == null)
            {
                return null;
            }
        }

        return last;
    }

    private bool IsSigned(AuditEntry entry)
    {
        if (!_points.TryGetValue(entry.Kid, out byte[]? point))
        {
            return false;
        }

        using ECDsa key = PublicKeys.FromPoint(point);
        return entry.Verify(key);
    }

    private static AuditEntry? TryRead(ReadOnlySpan<byte> rest, out string? problem) =>
        SequenceItem.TryRead(rest, AuditEntry.MaximumBytes, AuditEntry.Read, out problem);
}
