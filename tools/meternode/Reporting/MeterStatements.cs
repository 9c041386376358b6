using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>What a meter signed itself, as found in packs and checked with its key.</summary>
public sealed class MeterStatements : IDisposable
{
    /// <summary>The node reads its register up to a pack's minute after the statement: 5 kWh is 300 kW for that time.</summary>
    private const double ToleranceKilowattHours = 5;

    private readonly ECDsa _key;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    private MeterStatements(ECDsa key) => _key = key;

    /// <summary>How many statements have which outcome: ok, signature, otherMeter, register, unreadable.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>True when there are statements, and every one is the meter's and fits its pack.</summary>
    public bool IsInOrder => _counts.Count == 1 && _counts.ContainsKey("ok");

    /// <summary>Reads a meter's public key, a P-256 point in PEM or DER.</summary>
    /// <exception cref="OperatorException">The file holds none.</exception>
    public static MeterStatements Open(string path)
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
                OperatorError.DeviceOrIo, $"'{path}' holds no public key of a meter: give the P-256 key as PEM or DER ({e.Message})");
        }

        return new MeterStatements(key);
    }

    /// <summary>Checks the statement in an authentic pack that belongs to the evidence, if it has one.</summary>
    public void Take(in VerifiedPack verified, Judgement judgement)
    {
        if (!judgement.Verdict.IsStored() || verified.Payload?.Records.MeterStatement is not string text)
        {
            return;
        }

        string outcome = MeterStatement.TryRead(text)?.Judge(verified.Payload.Records, _key, ToleranceKilowattHours) switch
        {
            null => "unreadable",
            MeterStatementVerdict.Ok => "ok",
            MeterStatementVerdict.Signature => "signature",
            MeterStatementVerdict.OtherMeter => "otherMeter",
            _ => "register",
        };
        _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>One line for people.</summary>
    public void WriteText(TextWriter output) => output.WriteLine(
        _counts.Count == 0 ? "METER NOT IN ORDER: no pack has a statement of the meter."
        : IsInOrder ? $"METER IN ORDER: {_counts["ok"]} statements are signed by the meter, and its register is the node's."
        : "METER NOT IN ORDER: " + string.Join(", ", _counts.Select(entry => $"{entry.Value} {entry.Key}")));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
