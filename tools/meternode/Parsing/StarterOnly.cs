using System.CommandLine;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>The options that make a first configuration: which of them another option leaves without effect.</summary>
/// <param name="config">The option that gives a whole configuration.</param>
/// <param name="meter">The option that names a meter.</param>
/// <param name="afe">The option that says that a metering IC measures.</param>
/// <param name="setpoint">The option that gives a zone.</param>
internal sealed class StarterOnly(Option config, Option meter, Option afe, Option setpoint)
{
    /// <summary>All of them, each with the key of the configuration that takes its place.</summary>
    public required (Option Option, string Key)[] InConfiguration { get; init; }

    /// <summary>Those that say something about the board's own converter, which a meter or a metering IC replaces.</summary>
    public required Option[] OfConverter { get; init; }

    /// <summary>Those that say something about clamps, which a meter has not.</summary>
    public required Option[] OfClamps { get; init; }

    /// <summary>Those that say something about a meter.</summary>
    public required Option[] OfMeters { get; init; }

    /// <summary>Those that say something about a zone.</summary>
    public required Option[] OfZones { get; init; }

    /// <summary>Refuses what would have no effect.</summary>
    /// <exception cref="OperatorException">An option was typed that would be ignored.</exception>
    public void Require(ParseResult parsed)
    {
        if (IsTyped(parsed, config))
        {
            foreach ((Option option, string key) in InConfiguration.Where(item => IsTyped(parsed, item.Option)))
            {
                throw Refused($"{option.Name} has no effect beside --config: write \"{key}\" in that file, or leave one of the two out");
            }
        }

        if (IsTyped(parsed, meter))
        {
            RefuseFirst(parsed, [.. OfConverter, .. OfClamps], "beside --meter: the meter brings its own inputs; leave --meter out");
        }
        else
        {
            RefuseFirst(parsed, OfMeters, "without --meter: name the meter");
        }

        if (IsTyped(parsed, afe))
        {
            RefuseFirst(parsed, OfConverter, "beside --afe: the metering IC measures the voltages; leave --afe out");
        }

        if (!IsTyped(parsed, setpoint))
        {
            RefuseFirst(parsed, OfZones, "without --setpoint: give the zone's set-point");
        }
    }

    private static void RefuseFirst(ParseResult parsed, Option[] options, string because)
    {
        if (options.FirstOrDefault(option => IsTyped(parsed, option)) is Option typed)
        {
            throw Refused($"{typed.Name} has no effect {because}, or leave {typed.Name} out");
        }
    }

    private static bool IsTyped(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static OperatorException Refused(string message) => new(OperatorError.Usage, message);
}
