using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>What a meter signed itself, as found in packs and checked with its key.</summary>
public sealed class MeterStatements : IDisposable
{
    private readonly ECDsa _key;
    private readonly MeterStatementCheck _check;

    private MeterStatements(ECDsa key)
    {
        _key = key;
        _check = new MeterStatementCheck([key]);
    }

    /// <summary>How many statements have which outcome.</summary>
    public IReadOnlyDictionary<string, long> Counts => _check.Counts;

    /// <summary>True when there are statements, and every one is the meter's and fits its pack.</summary>
    public bool IsInOrder => _check.IsInOrder;

    /// <summary>A check with the key in the file.</summary>
    /// <exception cref="OperatorException">The file holds none.</exception>
    public static MeterStatements Open(string path) => new(OpenKey(path));

    /// <summary>Reads a meter's public key, a P-256 point in PEM or DER.</summary>
    /// <exception cref="OperatorException">The file holds none.</exception>
    public static ECDsa OpenKey(string path)
    {
        var key = ECDsa.Create();
        try
        {
            byte[] content = File.ReadAllBytes(path);
            if (content.AsSpan().StartsWith("-----"u8))
            {
                key.ImportFromPem(File.ReadAllText(path));
            }
            else
            {
                key.ImportSubjectPublicKeyInfo(content, out _);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new OperatorException(
                OperatorError.DeviceOrIo,
                $"'{path}' holds no public key of a meter: give the P-256 key as PEM or DER ({PlainReason.Of(e)})");
        }

        return key;
    }

    /// <summary>Checks the statement in an authentic pack that belongs to the evidence, if it has one.</summary>
    public void Take(in VerifiedPack verified, Judgement judgement)
    {
        if (judgement.Verdict.IsStored() && verified.Payload is PackPayload payload)
        {
            _check.Take(payload.Records, verified.Pack!.Seq);
        }
    }

    /// <summary>One line for people.</summary>
    public void WriteText(TextWriter output) => output.WriteLine(
        Counts.Count == 0 ? "METER NOT IN ORDER: no pack has a statement of the meter."
        : IsInOrder ? $"METER IN ORDER: {Counts["ok"]} statements are signed by the meter, and its register is the node's."
        : "METER NOT IN ORDER: " + string.Join(", ", Counts.Select(entry => $"{entry.Value} {entry.Key}")));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
