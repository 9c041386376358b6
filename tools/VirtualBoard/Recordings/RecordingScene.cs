using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Plays one segment of a recording into converter inputs. Each channel is scaled so that its greatest value takes
/// <see cref="ShareOfHalfRange"/> of half the range around mid-scale. Board time 0 (or the time of connecting) is the
/// segment's first sample; after the last sample the value holds.
/// </summary>
public sealed class RecordingScene
{
    /// <summary>How much of the converter's half range the greatest value takes.</summary>
    public const double ShareOfHalfRange = 0.9;

    private RecordingScene(Recording recording, RecordingSegment segment, long startNanos, IReadOnlyList<RecordingInput> inputs)
    {
        Recording = recording;
        Segment = segment;
        StartNanos = startNanos;
        Inputs = inputs;
    }

    /// <summary>The recording.</summary>
    public Recording Recording { get; }

    /// <summary>The segment that is played.</summary>
    public RecordingSegment Segment { get; }

    /// <summary>Board time of the segment's first sample, ns.</summary>
    public long StartNanos { get; }

    /// <summary>Board time of the segment's last sample, ns.</summary>
    public long EndNanos => StartNanos + (long)((Segment.Count - 1) / Segment.RateHertz * 1e9);

    /// <summary>The inputs in the order asked for.</summary>
    public IReadOnlyList<RecordingInput> Inputs { get; }

    /// <summary>
    /// Connects channels to the board's converter from its present time on. Set the converter up first
    /// (<see cref="VirtualAdc.UseIdeal"/> or <see cref="VirtualAdc.UseEsp32"/>): the scale in counts follows from it.
    /// </summary>
    public static RecordingScene Connect(
        Board board, Recording recording, RecordingSegment segment, IReadOnlyList<(RecordingChannel Channel, int AdcChannel)> wiring)
    {
        long start = board.Clock.NowNanos;
        var inputs = new List<RecordingInput>();
        foreach ((RecordingChannel channel, int adcChannel) in wiring)
        {
            ReadOnlySpan<double> samples = channel.Samples.AsSpan(segment.StartIndex, segment.Count);
            double peak = 0;
            foreach (double value in samples)
            {
                peak = Math.Max(peak, double.IsNaN(value) ? 0 : Math.Abs(value) * channel.UnitFactor);
            }

            double half = board.Adc.FullScaleVolts / 2;
            double valuesPerVolt = (peak > 0 ? peak : 1) / (ShareOfHalfRange * half);
            var input = new RecordingInput(channel, adcChannel, valuesPerVolt, half, board.Adc);
            board.Adc.Channel(adcChannel).Source = new Source(
                new Interpolator(samples),
                segment.RateHertz,
                start + (long)(channel.SkewSeconds * 1e9),
                channel.UnitFactor / valuesPerVolt,
                half);
            inputs.Add(input);
        }

        return new RecordingScene(recording, segment, start, inputs);
    }

    private sealed class Source(
        Interpolator signal, double rateHertz, long startNanos, double voltsPerValue, double biasVolts) : AnalogSource
    {
        private readonly double _samplesPerNano = rateHertz * 1e-9;

        public override double VoltsAt(long nanos) =>
            biasVolts + (voltsPerValue * signal.At((nanos - startNanos) * _samplesPerNano));
    }
}
