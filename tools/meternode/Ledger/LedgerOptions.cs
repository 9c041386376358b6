using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Ledger;

/// <summary>The options of every command that states something: which plant, who signs, with which key, in which zone.</summary>
internal sealed class LedgerOptions
{
    private readonly Option<string> _plant = PlantOption();
    private readonly Option<string> _by = new("--by")
    {
        Description = "Who signs: a name of 'person list'.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly InputFileOption _key = new("--key")
    {
        Description = "The person's key where it is not in the plant's folder.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _zone = ZoneOption();
    private readonly PassphraseOption _passphrase = new();

    /// <summary>The option that names the plant.</summary>
    public static Option<string> PlantOption() => new("--plant")
    {
        Description = "Plant folder made by 'meternode init'.",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>The option that names the zone of times.</summary>
    public static Option<string?> ZoneOption() => new("--zone")
    {
        Description = "IANA time zone of the times, such as Asia/Shanghai (default: that of 'plant zone').",
        HelpName = "ZONE",
    };

    /// <summary>Adds all of them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Add(_plant);
        command.Add(_by);
        command.Add(_key);
        command.Add(_zone);
        _passphrase.AddTo(command);
    }

    /// <summary>Who signs.</summary>
    public string By(ParseResult parsed) => parsed.GetRequiredValue(_by);

    /// <summary>The plant, once it is known that the person may sign at all.</summary>
    /// <exception cref="OperatorException">There is no such plant, or nobody of that name.</exception>
    public PlantFolder Plant(ParseResult parsed)
    {
        PlantFolder plant = PlantFolder.Open(parsed.GetRequiredValue(_plant));
        PlantStaff.Require(PlantStaff.Read(plant), By(parsed));
        return plant;
    }

    /// <inheritdoc cref="ZoneOf"/>
    public TimeZoneInfo Zone(ParseResult parsed, PlantFolder plant) => ZoneOf(parsed.GetValue(_zone), plant);

    /// <summary>The zone that was named, or the plant's.</summary>
    /// <exception cref="OperatorException">Neither is there.</exception>
    public static TimeZoneInfo ZoneOf(string? named, PlantFolder plant) => LocalTime.Zone(
        named ?? plant.Zone ?? throw new OperatorException(
            OperatorError.Usage,
            "the plant's time zone is not known: say it once, such as 'meternode plant zone Asia/Shanghai "
                + $"--plant {plant.Path}', or give --zone"));

    /// <summary>The key of the person who signs; the passphrase is asked for.</summary>
    /// <exception cref="OperatorException">It is not there, or the passphrase is another one.</exception>
    public ECDsa Key(ParseResult parsed, CommandContext context, PlantFolder plant)
    {
        string path = parsed.GetValue(_key) ?? plant.PersonKeyPath(By(parsed));
        return File.Exists(path) ? PersonKey.Load(path, _passphrase.Read(parsed, context, isNew: false))
            : throw new OperatorException(
                OperatorError.Failure, $"the key of '{By(parsed)}' is not in the plant's folder: name its file with --key");
    }
}
