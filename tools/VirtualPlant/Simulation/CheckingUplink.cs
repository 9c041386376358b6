using System.Security.Cryptography;
using MeterNode.Core.Ports;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// A plant without a network: verifies every pack as a collector would, follows the chain and the registers, acknowledges at once and
/// signs receipts. The first thing that is wrong ends the run.
/// </summary>
public sealed class CheckingUplink : IUplink, IDisposable
{
    private const int PacksPerReceipt = 8;
    private const int QuarterSeconds = 900;

    private readonly PackVerifier _verifier;
    private readonly OrderedChain _chain;
    private readonly ContentCheck _content;
    private readonly Dictionary<double, double> _accuracy = [];
    private readonly List<long> _rowHertz = [];
    private readonly List<(double EndSeconds, long ImportJoules, double ScatterJoules2)> _quarters = [];
    private double _scatterJoules2;
    private readonly RegisteredNode _node;
    private readonly string _site;
    private readonly ECDsa _receiptKey = ECDsa.Create();
    private long _acknowledged = -1;
    private VerifiedPack? _unconfirmed;

    /// <summary>Expects the packs of the one node <paramref name="id"/>; <paramref name="receiptKey"/> is a PEM file.</summary>
    public CheckingUplink(Registry registry, string id, string receiptKey)
    {
        _site = registry.Site;
        _node = registry.Find(id)!;
        _receiptKey.ImportFromPem(File.ReadAllText(receiptKey));
        _verifier = new PackVerifier(registry);
        _chain = new OrderedChain(_node.EnrolmentHash);
        _content = new ContentCheck(_node, DateTimeOffset.MaxValue); // The simulated time may be any.
    }

    /// <summary>Packs accepted.</summary>
    public long Packs { get; private set; }

    /// <summary>Closed evaluation periods: end (UTC s) and control accuracy ± (°C).</summary>
    public IReadOnlyDictionary<double, double> Accuracy => _accuracy;

    /// <summary>Time that the packs say is not metered, s.</summary>
    public double UnmeteredSeconds { get; private set; }

    /// <summary>Variance of the energy of all packs and quarter hours by their records <c>eu</c>, J².</summary>
    public double ScatterJoules2 => _scatterJoules2;

    /// <summary>Ends of quarter hours (UTC s), the import register there (J) and the variance of the energy up to there (J²).</summary>
    public IReadOnlyList<(double EndSeconds, long ImportJoules, double ScatterJoules2)> Quarters => _quarters;

    /// <summary>Median of the packs' rows a second; 0 when none says any.</summary>
    public double MedianRowHertz => _rowHertz.Count == 0 ? 0 : _rowHertz.Order().ElementAt(_rowHertz.Count / 2);

    /// <inheritdoc/>
    public bool IsConnected => true;

    /// <inheritdoc/>
    public int Sessions => 1;

    /// <inheritdoc/>
    public bool IsIdle => true;

    /// <summary>What the last pack says; null before the first.</summary>
    public PackRecords? Last { get; private set; }

    /// <inheritdoc/>
    public void Offer(long sequence, byte[] pack)
    {
        VerifiedPack verified = _verifier.Verify(pack);
        Judgement judgement = verified.IsAuthentic ? _chain.Add(verified.Pack!, out _) : verified.Judgement;
        if (judgement.Verdict == Verdict.Duplicate)
        {
            // A receipt that is older than the newest pack has the node send again what it does not name.
            _acknowledged = sequence;
            return;
        }

        if (judgement.Verdict != Verdict.Accepted)
        {
            throw new OperatorException(OperatorError.VerificationFailed, $"pack {sequence} was not accepted: {judgement.Describe()}");
        }

        _content.Take(verified.Pack!, verified.Payload!);
        if (_content.WrongCount > 0)
        {
            ContentFinding found = _content.Findings.First(finding => !finding.Rule.IsNote());
            throw new OperatorException(OperatorError.VerificationFailed, $"pack {sequence}: {found.Rule.Code()}: {found.Text}");
        }

        Take(verified.Payload!.Records);
        Packs++;
        _acknowledged = sequence;
        _unconfirmed = verified;
    }

    /// <inheritdoc/>
    public long TakeAcknowledged()
    {
        long acknowledged = _acknowledged;
        _acknowledged = -1;
        return acknowledged;
    }

    /// <inheritdoc/>
    public void SetStatus(string json)
    {
    }

    /// <inheritdoc/>
    public byte[]? TakeCommand() => null;

    /// <inheritdoc/>
    public byte[]? TakeReceipt()
    {
        if (_unconfirmed is not { Pack: { } pack, Payload: { } payload } || pack.Seq % PacksPerReceipt != 0)
        {
            return null;
        }

        _unconfirmed = null;
        var receipt = new Receipt
        {
            Site = _site,
            Node = _node.Id,
            NodeKid = pack.Kid,
            Stored = pack.Seq,
            Hash = pack.Hash,
            Boot = pack.Boot,
            Command = payload.Records.CommandCounter ?? 0,
            Registers = StoredRegisters.Of(payload),
            TimeSeconds = (long)payload.Records.EndSeconds,
        };
        return receipt.Sign(_receiptKey);
    }

    /// <inheritdoc/>
    public byte[]? TakeChange() => null;

    /// <inheritdoc/>
    public bool IsAnswered => true;

    /// <inheritdoc/>
    public void Respond(byte[] response)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _verifier.Dispose();
        _receiptKey.Dispose();
    }

    private void Take(PackRecords pack)
    {
        foreach (AccuracyPeriod period in pack.Periods)
        {
            if (period is { Zone: 1, AccuracyCelsius: double accuracy })
            {
                _accuracy.Add(period.EndSeconds, accuracy);
            }
        }

        foreach (PackRecords moment in pack.Earlier.Append(pack))
        {
            UnmeteredSeconds += moment.UnmeteredSeconds ?? 0;
            double deviation = moment.SamplingDeviationJoules ?? 0;
            _scatterJoules2 += deviation * deviation;
            if (moment.EndSeconds % QuarterSeconds == 0)
            {
                _quarters.Add((moment.EndSeconds, moment.ImportJoules ?? 0, _scatterJoules2));
            }
        }

        if (pack.RowHertz is long rowHertz)
        {
            _rowHertz.Add(rowHertz);
        }

        Last = pack;
    }
}
