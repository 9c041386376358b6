using MeterNode.Core.Thermal;
using FirmwareDefinition = MeterNode.Core.Thermal.AccuracyDefinition;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>
/// A node whose second zone is the firmware's own control accuracy, driven by chance through everything that can happen to it; the
/// test writes the packs. Zone 1 is <see cref="TestNode"/>'s and has no samples.
/// </summary>
internal sealed class SampledNode(TestNode node, int seed)
{
    private const int PackSeconds = 60;
    private readonly Random _random = new(seed);
    private readonly List<(ControlAccuracyResult Result, double Seconds)> _closed = [];
    private readonly List<byte[]> _streams = [];
    private ControlAccuracy _zone = FirstZone();
    private double _celsius = 200;
    private long _micros;
    private int _beganSecond;
    private int _second;
    private bool _isIdle;

    /// <summary>Samples move by up to about this much in a second, °C.</summary>
    public double Noise { get; set; } = 0.4;

    /// <summary>Says more in each pack.</summary>
    public Action<PayloadWriter>? More { get; set; }

    /// <summary>One pack; <paramref name="forge"/> changes the figures of the periods that ended in it.</summary>
    public byte[] Minute(Action<ControlAccuracyResult>? forge = null, bool isThinned = false)
    {
        for (int s = 0; s < PackSeconds; s++)
        {
            Second();
        }

        byte[] stream = _zone.Stream.Bytes.AsSpan(0, _zone.Stream.Length).ToArray();
        _zone.NextPack();
        _streams.Add(stream);
        if (isThinned)
        {
            _streams.Clear();
        }

        byte[] pack = node.Next(payload =>
        {
            foreach ((ControlAccuracyResult result, double seconds) in _closed)
            {
                forge?.Invoke(result);
                Write(payload, result, seconds);
            }

            if (!isThinned)
            {
                payload.Bytes("t2.s", stream);
            }

            More?.Invoke(payload);
        });
        _closed.Clear();
        return pack;
    }

    /// <summary>The power goes and comes back; the node reads its own packs again, or begins the period anew.</summary>
    public void Restart(bool readsBack)
    {
        ControlAccuracyResult settings = new();
        _zone.Close(settings);
        _zone = Zone(settings.SetpointCelsius, settings.Definition);
        node.Boot++;
        foreach (byte[] stream in readsBack ? _streams : [])
        {
            _zone.Replay(stream, 0, stream.Length);
        }

        _zone.Resume();
        _isIdle = false;
    }

    private static ControlAccuracy Zone(double setpoint, FirmwareDefinition definition) => new(setpoint, 2, 20, definition, 40);

    private static ControlAccuracy FirstZone()
    {
        ControlAccuracy zone = Zone(200, FirmwareDefinition.P95);
        zone.Resume();
        return zone;
    }

    private void Second()
    {
        _second++;
        _micros += 1_000_000;
        _celsius = 200 + ((_celsius - 200) * 0.9) + ((_random.NextDouble() - 0.5) * Noise);
        switch (_random.Next(300))
        {
            case < 6:
                _zone.AddFault();
                return;
            case 7:
                _zone.Stream.Mark(SampleTrace.Spike);
                return;
            case 8:
                SetIdle(!_isIdle);
                break;
            case 9 when _isIdle:
                _zone.MachineStopped();
                break;
            case 10:
                _zone.CountWaiting();
                Close();
                _zone.SetSetpoint(200 + (_random.Next(-4, 5) * 0.125));
                break;
            case 11:
                _celsius += 3;
                break;
        }

        _zone.Add(_micros, _celsius);
        if (_second % 240 == 0)
        {
            Close();
        }
    }

    private void SetIdle(bool isIdle)
    {
        _isIdle = isIdle;
        if (isIdle)
        {
            _zone.Hold();
        }
        else
        {
            _zone.Release();
            _zone.MachineStarted();
        }
    }

    private void Close()
    {
        var result = new ControlAccuracyResult();
        _zone.Close(result);
        result.PeriodSeconds = _second - _beganSecond;
        _beganSecond = _second;
        _closed.Add((result, ((_second - 1) % PackSeconds) + 1 + (_closed.Count * 0.001)));
    }

    private static void Write(PayloadWriter payload, ControlAccuracyResult result, double seconds)
    {
        payload.Text("t2.def", result.Definition == FirmwareDefinition.Maximum ? "max" : "p95", seconds);
        void Number(string field, string unit, double value) =>
            payload.Number("t2." + field, unit, (float)value, seconds);
        Number("sp", "Cel", result.SetpointCelsius);
        Number("tol", "Cel", result.ToleranceCelsius);
        Number("settle", "s", result.SettlingSeconds);
        Number("period", "s", result.PeriodSeconds);
        Number("n", "count", result.Samples);
        Number("nf", "count", result.Faults);
        Number("nx", "count", result.Excluded);
        if (result.Samples > 0)
        {
            Number("acc", "Cel", result.AccuracyCelsius);
            Number("bias", "Cel", result.BiasCelsius);
            Number("sd", "Cel", result.DeviationCelsius);
            Number("max", "Cel", result.MaximumCelsius);
            Number("p95", "Cel", result.Percentile95Celsius);
            Number("tin", "%", result.InTolerancePercent);
        }

        if (result.Samples > 0 && result.HasCapability)
        {
            Number("cp", "/", result.Cp);
            Number("cpk", "/", result.Cpk);
        }
    }
}
