using System.Device.Adc;
using MeterNode.Core.Metering;
using MeterNode.Drivers.AdcInput;
using MeterNode.Plant;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Recordings;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.VirtualPlant.Measuring;

/// <summary>
/// Plays a recording into the virtual board's converter and meters it with the firmware's converter driver and window analyser.
/// </summary>
public static class RecordingMeter
{
    private const int MaximumPhaseCount = 3;
    private const int MaximumRowCount = 1 << 20;
    private const int IdealBits = 20;
    private const double IdealMaximumHertz = 100_000;

    /// <summary>What the board samples at beside everything else; six channels need 240 µs a row.</summary>
    private const double AdcMaximumHertz = 2000;

    private const double AdcNoiseCounts = 2;
    private const double QuantisationCounts = 0.2887;

    /// <summary>A segment must have at least so many samples in a mains cycle to be metered.</summary>
    private const double LeastSamplesPerCycle = 8;

    /// <summary>Measures; <see cref="OperatorException"/> or <see cref="RecordingException"/> say in one line what is
    /// wrong, <paramref name="note"/>
    /// takes what the figures are to be read with.</summary>
    public static MeasuredRecording Measure(MeasureOptions options, Action<string> note)
    {
        if (options.Current.Length is 0 or > MaximumPhaseCount)
        {
            throw new OperatorException(OperatorError.Usage, "--current takes one to three channels, for example --current I1,I2,I3");
        }

        if (options.Voltage.Length != 0 && options.Voltage.Length != options.Current.Length)
        {
            throw new OperatorException(OperatorError.Usage, "--voltage takes as many channels as --current, or none");
        }

        Recording recording =
            Recording.FromFile(options.File, new RecordingOptions { RateHertz = options.RateHertz, MainsHertz = options.MainsHertz });
        int mains = options.MainsHertz ?? (recording.MainsHertz is > 55 and < 65 ? 60 : 50);
        var chosen = new ChosenChannels(recording, options, note);
        RecordingSegment segment = ChooseSegment(recording, mains);
        chosen.Require(segment, mains);
        if (recording.RateOrigin == "mains")
        {
            note($"the sampling rate follows from --mains {mains}: the frequency is not measured");
        }

        string storage = Directory.CreateTempSubdirectory("meternode-measure-").FullName;
        try
        {
            using var board = new Board("measure", storage);
            using IDisposable scope = board.Enter();
            if (options.Adc)
            {
                board.Adc.UseEsp32(AdcNoiseCounts);
            }
            else
            {
                board.Adc.UseIdeal(IdealBits);
            }

            var wiring = Interleave(chosen.Currents, chosen.Voltages);
            var capture = new AdcCapture(
                new AdcController(), [.. Enumerable.Range(0, wiring.Count)], new BoardNodeClock(board.Clock));
            capture.MeasureRowNanos();
            RecordingScene scene =
                RecordingScene.Connect(board, recording, segment, [.. wiring.Select((channel, index) => (channel, index))]);
            return new MeasuredRecording(
                Meter(capture, scene, chosen, segment, mains, options.Adc, note), segment.RateHertz, recording.RateOrigin, chosen.Side,
                100 * chosen.MissingShare(segment));
        }
        finally
        {
            Directory.Delete(storage, recursive: true);
        }
    }

    /// <summary>
    /// The earliest segment that is fast enough and at least half as long as the longest of these: in fault records the first one
    /// is what came before the event.
    /// </summary>
    private static RecordingSegment ChooseSegment(Recording recording, int mains)
    {
        RecordingSegment maximum = recording.MaximumSegment(mains, LeastSamplesPerCycle)
            ?? throw new OperatorException(
                OperatorError.Failure,
                $"'{Path.GetFileName(recording.FilePath)}': no part is sampled at {LeastSamplesPerCycle * mains:F0} Hz or faster, which "
                    + $"metering {mains} Hz mains needs");
        return recording.Segments.First(
            segment => segment.RateHertz >= mains * LeastSamplesPerCycle && segment.Seconds >= maximum.Seconds / 2);
    }

    /// <summary>i1 u1 i2 u2 …: the two channels of a phase are converted next to each other.</summary>
    private static List<RecordingChannel> Interleave(RecordingChannel[] currents, RecordingChannel[] voltages)
    {
        var order = new List<RecordingChannel>();
        for (int phase = 0; phase < currents.Length; phase++)
        {
            order.Add(currents[phase]);
            if (voltages.Length > 0)
            {
                order.Add(voltages[phase]);
            }
        }

        return order;
    }

    private static IReadOnlyList<PhaseMeasurement> Meter(
        AdcCapture capture,
        RecordingScene scene,
        ChosenChannels chosen,
        RecordingSegment segment,
        int mains,
        bool adc,
        Action<string> note)
    {
        RecordingChannel[] currents = chosen.Currents;
        RecordingChannel[] voltages = chosen.Voltages;
        double rate = Math.Min(segment.RateHertz, adc ? AdcMaximumHertz : IdealMaximumHertz);
        int step = voltages.Length > 0 ? 2 : 1;
        var phases = new PhaseChannels[currents.Length];
        for (int phase = 0; phase < phases.Length; phase++)
        {
            phases[phase] = new PhaseChannels
            {
                CurrentChannel = phase * step,
                CurrentCalibration = Calibration(scene.Inputs[phase * step], chosen.Scale(currents[phase]), adc),
                NominalPowerFactor = 1,
            };
            if (voltages.Length > 0)
            {
                phases[phase].VoltageChannel = (phase * step) + 1;
                phases[phase].VoltageCalibration = Calibration(scene.Inputs[(phase * step) + 1], chosen.Scale(voltages[phase]), adc);
            }
        }

        int rows = (int)Math.Min(MaximumRowCount, Math.Floor((segment.Count - 1) / segment.RateHertz * rate) + 1);
        int[] channels = [.. Enumerable.Range(0, currents.Length * step)];
        var window = new WaveformWindow(rows, channels.Length, (int)Math.Round(1e9 / rate));
        capture.Capture(window);
        var analyzer = new WindowAnalyzer(phases, mains);
        analyzer.Begin(window);
        while (!analyzer.Step())
        {
        }

        RequireUsable(analyzer, scene.Recording.FilePath);
        if (analyzer.FrequencyHertz == 0 && analyzer.Phases.Any(result => result.IrmsAmperes > 0))
        {
            note("no mains frequency from 45 to 65 Hz was found; the figures do not cover whole cycles");
        }

        double start = segment.StartSeconds + (analyzer.StartMicros / 1e6);
        double seconds = analyzer.SpanMicros / 1e6;
        return [.. analyzer.Phases.Select((result, phase) => new PhaseMeasurement(
            currents[phase].Name,
            voltages.Length > 0 ? voltages[phase].Name : null,
            result.IrmsAmperes,
            voltages.Length > 0 ? result.UrmsVolts : null,
            voltages.Length > 0 ? result.RealPowerWatts : null,
            voltages.Length > 0 ? result.ApparentPowerVoltAmperes : null,
            voltages.Length > 0 ? result.PowerFactor : null,
            analyzer.FrequencyHertz,
            voltages.Length > 0 ? result.RealPowerWatts * seconds : null,
            start,
            seconds))];
    }

    private static ChannelCalibration Calibration(RecordingInput input, double scale, bool adc)
    {
        double noise = adc ? Math.Sqrt((AdcNoiseCounts * AdcNoiseCounts) + (QuantisationCounts * QuantisationCounts)) : 0;
        double unitsPerCount = input.ValuesPerCount * scale;
        return new ChannelCalibration { UnitsPerCount = unitsPerCount, NoiseFloorRms = noise * Math.Abs(unitsPerCount) };
    }

    private static void RequireUsable(WindowAnalyzer analyzer, string path)
    {
        string file = Path.GetFileName(path);
        if ((analyzer.Flags & WindowFlags.TooShort) != 0)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{file}': no whole mains cycle (45 to 65 Hz) in the part that can be metered");
        }

        if (!analyzer.IsUsable || (analyzer.Flags & WindowFlags.Clipped) != 0)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"'{file}': cannot be metered, window flags {analyzer.Flags} (gap {WindowFlags.Gap}, clipped {WindowFlags.Clipped}, "
                    + $"outliers {WindowFlags.Outliers})");
        }
    }
}
