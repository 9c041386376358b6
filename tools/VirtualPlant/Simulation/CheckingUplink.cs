using MeterNode.Plant;
using MeterNode.Core.Ports;
using MeterNode.Wire;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// A plant without a network: verifies every pack as a collector would, follows the chain and the registers, and acknowledges
/// at once. The first thing that is wrong ends the run.
/// </summary>
public sealed class CheckingUplink : IUplink, IDisposable
{
    private static readonly string[] s_registers = ["ei", "ee", "qi", "qe", "shots"];

    private readonly PackVerifier _verifier;
    private readonly ChainTracker _chain;
    private readonly Dictionary<string, double> _last = [];
    private readonly Dictionary<double, double> _accuracy = [];
    private long _acknowledged = -1;

    /// <summary>Expects the packs of the one node <paramref name="id"/>.</summary>
    public CheckingUplink(Registry registry, string id)
    {
        _verifier = new PackVerifier(registry);
        _chain = new ChainTracker(registry.Find(id)!.EnrolmentHash);
    }

    /// <summary>Packs accepted.</summary>
    public long Packs { get; private set; }

    /// <summary>Closed evaluation periods: end (UTC s) and control accuracy ± (°C).</summary>
    public IReadOnlyDictionary<double, double> Accuracy => _accuracy;

    /// <inheritdoc/>
    public bool IsConnected => true;

    /// <inheritdoc/>
    public bool IsIdle => true;

    /// <summary>The last value of a register or counter; 0 when no pack has had it.</summary>
    public long Last(string name) => (long)_last.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Offer(long sequence, byte[] pack)
    {
        VerifiedPack verified = _verifier.Verify(pack);
        Judgement judgement = verified.IsAuthentic ? _chain.Add(verified.Pack!, out _) : verified.Judgement;
        if (judgement.Verdict != Verdict.Accepted)
        {
            throw new OperatorException(OperatorError.VerificationFailed, $"pack {sequence} was not accepted: {judgement.Describe()}");
        }

        foreach (Reading reading in verified.Payload!.Readings)
        {
            if (reading.Value is double value)
            {
                Take(reading, value, sequence);
            }
        }

        Packs++;
        _acknowledged = sequence;
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
    public void Respond(byte[] response)
    {
    }

    public void Dispose() => _verifier.Dispose();

    private void Take(Reading reading, double value, long sequence)
    {
        if (reading.Name == "t1.acc")
        {
            _accuracy.Add(reading.AtSeconds, value);
            return;
        }

        if (s_registers.Contains(reading.Name) && value < _last.GetValueOrDefault(reading.Name))
        {
            throw new OperatorException(OperatorError.VerificationFailed, $"register {reading.Name} fell from {_last[reading.Name]} to {value} in pack {sequence}");
        }

        _last[reading.Name] = value;
    }
}
