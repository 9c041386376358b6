using System.CommandLine;
using System.CommandLine.Parsing;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.Hardware;

namespace MeterNode.Cli.Flashing;

/// <summary>Options of <c>meternode flash</c>.</summary>
internal sealed class FlashOptions
{
    public FlashOptions() => Skip.AcceptOnlyFromAmong("check", "runtime", "files", "network", "application");

    public Option<string?> Port { get; } = new("--port") { Description = "Serial port of the board, e.g. /dev/ttyUSB0 or COM3." };

    public Option<string?> Board { get; } = new("--board")
    {
        Description = "Board name (see 'meternode board') or a board .json file (default: the one that the bundle was made for).",
    };

    public Option<string?> Bundle { get; } = new("--bundle")
    {
        Description = "Folder made by 'meternode node add', or the zip that the node's page gives (not with --erase or --dry-run).",
    };

    public InputFileOption Image { get; } = new("--image") { Description = "Deployable application image (.bin)." };

    public Option<bool> Update { get; } = new("--update")
    {
        Description = "New firmware for a node in use: the application, and the runtime if the application needs another. "
            + "Configuration, keys, registers and packs on the node stay.",
    };

    public Option<bool> Batch { get; } = new("--batch")
    {
        Description = "A box of boards: takes each board as it is plugged in, for the next node that waits for one and was not given as a "
            + "zip; with --update for the node that it is.",
    };

    public Option<string?> Plant { get; } = new("--plant") { Description = "Plant folder, for --batch." };

    public Option<string[]> Nodes { get; } = new("--nodes")
    {
        Description = "Nodes for --batch, in the order of the boards (default: all that are not done).",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<bool> BoardEui { get; } = new("--board-eui")
    {
        Description = "A node that was added without an EUI-64 gets that of its board's MAC; its configuration is signed again. Print its "
            + "label afterwards.",
    };

    public Option<string[]> Skip { get; } = new("--skip")
    {
        Description = "Step to leave out: check, runtime, files, network, application. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<bool> Erase { get; } = new("--erase")
    {
        Description = "Erase the whole flash first. Packs that no collector has stored are lost.",
    };

    public Option<int?> Baud { get; } =
        NumberOption.OptionalWhole("--baud", 9_600, 5_000_000, "Baud rate while the runtime is written.");

    public Option<string?> Target { get; } = new("--target") { Description = "Runtime image in place of the board's." };

    public Option<string?> RuntimeVersion { get; } = new("--runtime-version")
    {
        Description = "Runtime version in place of the newest stable one.",
    };

    public Option<string?> Archive { get; } = new("--archive")
    {
        Description = "Folder of runtime packages for places without internet (made by 'nanoff --updatearchive').",
    };

    public InputFileOption NanoffPath { get; } = new("--nanoff") { Description = "Path of nanoff, when it is not on PATH." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Write the JSON files, print the commands, touch no board." };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Show what nanoff prints." };

    public Option<bool> Json { get; } = new("--json") { Description = "Result as JSON; with --batch one object for each board." };

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        Port, Board, Bundle, Image, Update, Batch, Plant, Nodes, BoardEui, Skip, Erase, Baud, Target, RuntimeVersion, Archive, NanoffPath,
        DryRun, Verbose, Json,
    ];

    /// <summary>What is asked for, on this board.</summary>
    public FlashRequest Request(ParseResult parsed, BoardDefinition board, string port, FlashBundle? bundle) => new()
    {
        Board = board,
        Port = port,
        Bundle = bundle,
        Image = parsed.GetValue(Image) is string file ? ApplicationImage.Read(file) : null,
        Update = parsed.GetValue(Update),
        TakesBoardEui = parsed.GetValue(BoardEui),
        Skip = Skipped(parsed.GetValue(Skip) ?? []),
        Erase = parsed.GetValue(Erase),
        Baud = parsed.GetValue(Baud),
        Target = parsed.GetValue(Target),
        RuntimeVersion = parsed.GetValue(RuntimeVersion),
        Archive = parsed.GetValue(Archive),
    };

    /// <summary>The port; refuses what only a box of boards knows.</summary>
    public string RequireOne(ParseResult parsed)
    {
        Refuse(parsed, "only --batch knows", Plant, Nodes);
        return parsed.GetValue(Port)
            ?? throw new OperatorException(OperatorError.Usage, "--port is missing: name the serial port, or use --batch with --plant");
    }

    /// <summary>The plant's folder; refuses what is of one board.</summary>
    public string RequireBox(ParseResult parsed)
    {
        Refuse(parsed, "--batch does not know", Port, Board, Bundle, Erase, DryRun);
        return parsed.GetValue(Plant)
            ?? throw new OperatorException(OperatorError.Usage, "--plant is missing: --batch takes the nodes of a plant");
    }

    private static void Refuse(ParseResult parsed, string why, params Option[] options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is OptionResult { Implicit: false }) is Option given)
        {
            throw new OperatorException(OperatorError.Usage, $"{why} {given.Name}: leave it out");
        }
    }

    /// <summary>The word <c>check</c> is for the look before and the look after.</summary>
    private static HashSet<FlashStepKind> Skipped(string[] words)
    {
        HashSet<FlashStepKind> skipped = [.. words.Select(word => Enum.Parse<FlashStepKind>(word, ignoreCase: true))];
        if (skipped.Contains(FlashStepKind.Check))
        {
            skipped.Add(FlashStepKind.Confirm);
        }

        return skipped;
    }
}
