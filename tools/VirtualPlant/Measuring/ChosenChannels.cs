using System.Globalization;
using MeterNode.Plant;
using MeterNode.VirtualBoard.Recordings;

namespace MeterNode.VirtualPlant.Measuring;

/// <summary>
/// The channels that were asked for, and whether their values can be metered: waveforms in A and V, all on one side of the instrument
/// transformers, without holes.
/// </summary>
internal sealed class ChosenChannels
{
    /// <summary>A or V; no instrument transformer goes beyond.</summary>
    private const double MaximumValue = 1e9;

    /// <summary>Missing samples are bridged with straight lines: so many, and so long a part of a cycle, leave the figures alone.</summary>
    private const double MaximumMissingShare = 0.01;
    private const double MaximumMissingCycles = 0.05;

    private readonly Recording _recording;
    private readonly MeasureOptions _options;
    private readonly Action<string> _note;

    public ChosenChannels(Recording recording, MeasureOptions options, Action<string> note)
    {
        _recording = recording;
        _options = options;
        _note = note;
        Currents = [.. options.Current.Select(recording.Channel)];
        Voltages = [.. options.Voltage.Select(recording.Channel)];
        Side = FindSide();
    }

    public RecordingChannel[] Currents { get; }

    public RecordingChannel[] Voltages { get; }

    /// <summary><c>primary</c>, <c>secondary</c> or <c>as recorded</c>.</summary>
    public string Side { get; }

    private IEnumerable<RecordingChannel> All => Currents.Concat(Voltages);

    /// <summary>Share of the samples of a part that are missing in the channel that lacks most, 0 to 1.</summary>
    public double MissingShare(RecordingSegment segment) =>
        All.Max(channel => (double)Missing(channel, segment, out _) / segment.Count);

    /// <summary>What a channel's values are multiplied by to be in A or V on <see cref="Side"/>, beside its unit.</summary>
    public double Scale(RecordingChannel channel) =>
        (GivenScale(channel) ?? 1) * (Side == "primary" && !channel.IsPrimary ? channel.ToPrimary : 1);

    /// <summary>Fails with one line for values that nobody can meter; says what the figures are to be read with.</summary>
    public void Require(RecordingSegment segment, int mainsHertz)
    {
        foreach (string given in _options.Scales.Keys)
        {
            if (!All.Contains(_recording.Channel(given)))
            {
                throw new OperatorException(OperatorError.Usage, $"--scale names {given}, which is neither in --current nor in --voltage");
            }
        }

        foreach (RecordingChannel channel in Currents)
        {
            Require(channel, "A", segment, mainsHertz);
        }

        foreach (RecordingChannel channel in Voltages)
        {
            Require(channel, "V", segment, mainsHertz);
        }
    }

    private void Require(RecordingChannel channel, string quantity, RecordingSegment segment, int mainsHertz)
    {
        if (channel.IsRms)
        {
            throw Wrong(channel, "holds RMS values: metering needs the waveform");
        }

        if (channel.Quantity.Length > 0 && channel.Quantity != quantity && GivenScale(channel) == null)
        {
            throw Wrong(channel, $"is in {channel.Unit}, not in {quantity}: give {quantity} per {channel.Quantity} with "
                + $"--scale {channel.Number}=FACTOR, or name another channel");
        }

        if (channel.Unit.Length > 0 && channel.Quantity.Length == 0 && GivenScale(channel) == null)
        {
            _note($"channel {channel.Name} is in {RecordingText(channel.Unit)}, which is not known: its values are taken for {quantity}");
        }

        int missing = Missing(channel, segment, out int maximumRun);
        if (missing == segment.Count)
        {
            throw Wrong(channel, "has no value in the part that can be metered");
        }

        double share = (double)missing / segment.Count;
        if (share > MaximumMissingShare || maximumRun / segment.RateHertz > MaximumMissingCycles / mainsHertz)
        {
            throw Wrong(channel, string.Create(CultureInfo.InvariantCulture,
                $"lacks {100 * share:0.#} % of its samples, up to {maximumRun} in a row: that is no waveform any more"));
        }

        if (missing > 0)
        {
            _note($"channel {channel.Name} lacks {missing} of {segment.Count} samples: they are bridged with straight lines");
        }

        double factor = channel.UnitFactor * Scale(channel);
        foreach (double sample in channel.Samples.AsSpan(segment.StartIndex, segment.Count))
        {
            if (Math.Abs(sample * factor) > MaximumValue)
            {
                throw Wrong(channel, $"holds values beyond {MaximumValue:G1}, which is no current or voltage");
            }
        }
    }

    /// <summary>
    /// A power needs both factors on one side of their transformers. Where the file has them on different sides, all become primary.
    /// </summary>
    private string FindSide()
    {
        RecordingChannel[] withRatio = [.. All.Where(channel => channel.Primary != channel.Secondary || !channel.IsPrimary)];
        if (withRatio.Length == 0)
        {
            return "as recorded";
        }

        bool isMixed = All.Any(channel => channel.IsPrimary) && All.Any(channel => !channel.IsPrimary);
        if (!isMixed)
        {
            return withRatio[0].IsPrimary ? "primary" : "secondary";
        }

        RecordingChannel? without = All.FirstOrDefault(channel => !channel.IsPrimary && !(channel.Primary > 0 && channel.Secondary > 0));
        if (without != null)
        {
            throw Wrong(without, "is a secondary value without a ratio, and others are primary: correct the .cfg");
        }

        _note("the file has primary and secondary values: all figures are primary");
        return "primary";
    }

    private double? GivenScale(RecordingChannel channel)
    {
        foreach ((string given, double factor) in _options.Scales)
        {
            if (_recording.Channel(given) == channel)
            {
                return factor;
            }
        }

        return null;
    }

    private static int Missing(RecordingChannel channel, RecordingSegment segment, out int maximumRun)
    {
        int missing = 0;
        int run = 0;
        maximumRun = 0;
        foreach (double sample in channel.Samples.AsSpan(segment.StartIndex, segment.Count))
        {
            run = double.IsNaN(sample) ? run + 1 : 0;
            missing += run > 0 ? 1 : 0;
            maximumRun = Math.Max(maximumRun, run);
        }

        return missing;
    }

    private static string RecordingText(string text) => $"'{string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))}'";

    private OperatorException Wrong(RecordingChannel channel, string problem) => new(
        OperatorError.Failure, $"'{Path.GetFileName(_recording.FilePath)}': channel {channel.Name} {problem}");
}
