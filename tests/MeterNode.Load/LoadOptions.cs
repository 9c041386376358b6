using System.Globalization;

namespace MeterNode.Load;

/// <summary>What a measurement is asked for.</summary>
internal sealed record LoadOptions
{
    internal const string Usage = "usage: tests/load.sh [--nodes 1000] [--minutes 10] [--period 60] [--backlog 20] [--rest 130] "
        + "[--only sqlite,embedded,postgres,rabbitmq] [--json]";

    /// <summary>Nodes of the plant, 1 to 100,000.</summary>
    public int Nodes { get; private init; } = 1000;

    /// <summary>How long the nodes send at their real rate, minutes.</summary>
    public double Minutes { get; private init; } = 10;

    /// <summary>Seconds from one pack of a node to the next at the real rate.</summary>
    public double PeriodSeconds { get; private init; } = 60;

    /// <summary>Packs of each node that come as fast as they can.</summary>
    public int Backlog { get; private init; } = 20;

    /// <summary>
    /// Seconds behind the backlog in which it is answered and rolled up: a collector looks for such work once a minute, and answers a node
    /// every two.
    /// </summary>
    public int RestSeconds { get; private init; } = 130;

    /// <summary>The cases that are measured.</summary>
    public IReadOnlyList<string> Only { get; private init; } = ["sqlite", "embedded", "postgres", "rabbitmq"];

    /// <summary>A Python script that is measured beside our collector, instead of the cases; null for the cases.</summary>
    public string? Peer { get; private init; }

    /// <summary>One JSON object on standard output instead of lines.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Packs that are published at the real rate.</summary>
    public int RealRatePacks => (int)Math.Ceiling(Nodes * Minutes * 60 / PeriodSeconds);

    /// <summary>Reads the command line; null and a line on standard error when it is wrong.</summary>
    public static LoadOptions? Parse(string[] arguments)
    {
        var options = new LoadOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--json")
            {
                options = options with { IsJson = true };
                continue;
            }

            string value = i + 1 < arguments.Length ? arguments[++i] : "";
            bool isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
            LoadOptions? next = name switch
            {
                "--nodes" when isNumber && number is >= 1 and <= 100_000 => options with { Nodes = (int)number },
                "--minutes" when isNumber && number is >= 0 and <= 1440 => options with { Minutes = number },
                "--period" when isNumber && number is >= 0.01 and <= 3600 => options with { PeriodSeconds = number },
                "--backlog" when isNumber && number is >= 1 and <= 10_000 => options with { Backlog = (int)number },
                "--rest" when isNumber && number is >= 0 and <= 3600 => options with { RestSeconds = (int)number },
                "--peer" when File.Exists(value) => options with { Peer = Path.GetFullPath(value) },
                "--only" when value.Split(',').All(item => new LoadOptions().Only.Contains(item)) =>
                    options with { Only = value.Split(',') },
                _ => null,
            };
            if (next is null)
            {
                Console.Error.WriteLine($"'{name} {value}' is not understood; {Usage}");
                return null;
            }

            options = next;
        }

        return options;
    }
}
